"""The address of a manager interface: what it may look like, and that its secret is never shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ami_address import AmiAddress, parse_ami_address
from data.settings import SettingsError, load_settings

SECRET = "s3cret-canary"
BROKEN = (
    f"okc:{SECRET}@pbx",
    f"mysql://okc:{SECRET}@pbx",
    f"ami://okc:{SECRET}",
    f"ami://:{SECRET}@pbx",
    "ami://okc@pbx",
    f"ami://okc:{SECRET}@",
    f"ami://okc:{SECRET}@pbx:0",
    f"ami://okc:{SECRET}@pbx:70000",
    f"ami://okc:a:{SECRET}@pbx:{SECRET}",
    f"ami://okc:a#{SECRET}@pbx",
    f"ami://okc:a?{SECRET}@pbx",
    f"ami://okc:a/{SECRET}@pbx",
    f"ami://okc:{SECRET}%0d%0aAction%3a%20Ping@pbx",
    f"ami://okc:{SECRET}{'x' * 300}@pbx",
    f"ami://okc:{SECRET}@pbx?login=md4",
    f"ami://okc:{SECRET}@pbx?ca=/etc/pbx.pem",
    f"amis://okc:{SECRET}@pbx?verify=no",
    f"ami://okc:{SECRET}@[::1",
)


def test_the_plain_address() -> None:
    assert parse_ami_address("ami://okc:pass@10.0.0.5") == AmiAddress("10.0.0.5", 5038, "okc", "pass")


def test_the_encrypted_address_with_its_certificate() -> None:
    wanted = AmiAddress(
        "pbx", 5039, "okc", "p@ss", is_encrypted=True, ca_file="/etc/pbx.pem", certificate_name="pbx.city"
    )
    assert parse_ami_address("amis://okc:p%40ss@pbx?ca=/etc/pbx.pem&name=pbx.city") == wanted


def test_plain_login_is_chosen_in_the_address() -> None:
    assert parse_ami_address("ami://okc:pass@pbx:15038?login=plain") == AmiAddress(
        "pbx", 15038, "okc", "pass", login="plain"
    )


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_address_stops_the_start_and_does_not_repeat_the_secret(text: str) -> None:
    with pytest.raises(SettingsError, match="OKC_AMI_URL: ") as told:
        load_settings(pbx_database_url="sqlite://", ami_url=text)
    assert "canary" not in str(told.value)
    assert "canary" not in repr(told.value.__context__)
    with pytest.raises(SettingsError, match=r"pbx\.0\.ami_url: ") as told:
        load_settings(pbx=[{"name": "main", "ami_url": text}])
    assert "canary" not in str(told.value)


def test_a_manager_without_an_exchange_is_refused() -> None:
    with pytest.raises(SettingsError, match="OKC_PBX_DATABASE_URL"):
        load_settings(ami_url="ami://okc:pass@pbx")


def test_every_exchange_has_its_own_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKC_PBX_DATABASE_URL", "sqlite://")
    monkeypatch.setenv("OKC_AMI_URL", "ami://okc:one@first")
    settings = load_settings(pbx=[{"name": "second", "ami_url": "ami://okc:two@second"}, {"name": "third"}])
    assert [pbx.ami_url for pbx in settings.exchanges] == ["ami://okc:one@first", "ami://okc:two@second", ""]


def test_settings_and_addresses_show_no_secret() -> None:
    settings = load_settings(pbx_database_url="sqlite://", ami_url=f"ami://okc:{SECRET}@pbx")
    address = parse_ami_address(settings.ami_url)
    assert address.secret == SECRET
    for shown in (repr(settings), repr(settings.exchanges), repr(address), str(address)):
        assert SECRET not in shown
    assert str(address) == "ami://okc@pbx:5038"


@given(st.text())
def test_any_text_is_an_address_or_a_plain_refusal(text: str) -> None:
    try:
        address = parse_ami_address("ami://" + text)
    except ValueError:
        return
    assert address.host
    assert address.user.isprintable()
    assert address.secret.isprintable()
