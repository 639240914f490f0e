"""The encrypted link: a certificate that is trusted is needed, and one that is not is said so."""

import datetime
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from telephony.ami import Timing
from tests.rig.loops import run_apart
from tests.telephony.ami.fake_exchange import fake_exchange
from tests.telephony.ami.listening import QUICK, link_to, linked

NAME = "pbx.city.example"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of its own hand for NAME, key and certificate in one file, as installers make for Asterisk."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    place = tmp_path / "pbx.pem"
    encoding = serialization.Encoding.PEM
    form, lock = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    place.write_bytes(key.private_bytes(encoding, form, lock) + made.public_bytes(encoding))
    return place


def at_the_exchange(certificate: Path) -> ssl.SSLContext:
    """The exchange's side of it."""
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(certificate)
    return trust


def test_an_encrypted_link_with_the_certificate_of_the_address(certificate: Path) -> None:
    async def story() -> None:
        async with fake_exchange(at_the_exchange(certificate)) as exchange:
            address = replace(exchange.address, is_encrypted=True, ca_file=str(certificate), certificate_name=NAME)
            async with linked(address) as (link, heard):
                assert (await link.ask("Ping")).is_success
                exchange.drop()
                await heard.until(lambda: len(heard.peers) == 2)

    run_apart(story())


@pytest.mark.parametrize("changed", [{"ca_file": ""}, {"certificate_name": ""}, {"ca_file": "/nonexistent.pem"}])
def test_a_certificate_that_is_not_trusted_gets_no_login(certificate: Path, changed: dict[str, str]) -> None:
    async def story() -> None:
        async with fake_exchange(at_the_exchange(certificate)) as exchange:
            address = replace(exchange.address, is_encrypted=True, ca_file=str(certificate), certificate_name=NAME)
            async with link_to(replace(address, **changed)) as (_, heard):
                await heard.until(lambda: bool(heard.codes))
                assert heard.codes[0] == "not_encrypted"
                assert exchange.asked == []

    run_apart(story())


@pytest.mark.parametrize("encrypted_there", [True, False])
def test_one_side_alone_encrypted_is_no_link(certificate: Path, encrypted_there: bool) -> None:
    timing: Timing = replace(QUICK, connect_s=0.5)

    async def story() -> None:
        there = at_the_exchange(certificate) if encrypted_there else None
        async with fake_exchange(there) as exchange:
            address = replace(exchange.address, is_encrypted=not encrypted_there)
            async with link_to(address, timing) as (_, heard):
                await heard.until(lambda: bool(heard.codes))
                assert heard.codes[0] in ("not_encrypted", "silent", "closed", "unreachable")
                assert exchange.asked == []

    run_apart(story())
