"""The script's fixtures: each test is played on both stages, with a fresh hand on the manager interface."""

from collections.abc import Iterator

import pytest

from telephony.simulated.tables import prepare
from tests.rig import exchange as exchanges
from tests.rig import places, sid
from tests.rig.exchange import Exchange
from tests.rig.fixtures import throw_away, what_is_missing_is_said
from tests.rig.stage import Stage
from tests.telephony.contract.hand import Hand
from tests.telephony.contract.real_scene import RealScene
from tests.telephony.contract.scene import Scene
from tests.telephony.contract.simulated_scene import SimulatedScene


@pytest.fixture(scope="session")
def simulated_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedScene]:
    """One simulated exchange for the whole script."""
    engine = prepare(f"sqlite:///{tmp_path_factory.mktemp('contract') / 'exchange.sqlite'}")
    scene = SimulatedScene(engine)
    yield scene
    scene.close()
    engine.dispose()


@pytest.fixture(scope="session")
def exchange() -> Iterator[Exchange]:
    """An exchange of the script's own: others count the calls of the one they share."""
    with what_is_missing_is_said():
        debian = sid.folder("asterisk")
        places.program("sipp")
        with throw_away(sid.runs(debian)) as run:
            yield exchanges.start(run, debian)


@pytest.fixture(scope="session")
def real_scene(exchange: Exchange) -> Iterator[RealScene]:
    """The real exchange, its phones registered."""
    folder = exchange.run.path / "contract"
    folder.mkdir(exist_ok=True)
    with exchange.ami() as ami:
        stage = Stage(exchange, folder, ami)
        stage.register()
        yield RealScene(exchange, stage)


@pytest.fixture(params=["simulated", pytest.param("real", marks=pytest.mark.rig)])
def scene(request: pytest.FixtureRequest) -> Scene:
    """One of the two."""
    return request.getfixturevalue(f"{request.param}_scene")


@pytest.fixture
def hand(scene: Scene) -> Iterator[Hand]:
    """A connection that is logged in and hears everything."""
    one = Hand(scene.cast.port)
    answer = one.log_in(scene.cast.user, scene.cast.secret)
    assert answer["Response"] == "Success"
    yield one
    one.close()


@pytest.fixture(autouse=True)
def nobody_is_left(scene: Scene) -> Iterator[None]:
    """After every test the people are gone, and so is every channel and bridge."""
    yield
    scene.over()
    hand = Hand(scene.cast.port)
    hand.log_in(scene.cast.user, scene.cast.secret, Events="off")
    for _ in range(100):
        channels, bridges = hand.list("CoreShowChannels"), hand.list("BridgeList")
        if not channels and not bridges:
            break
    hand.close()
    assert not channels
    assert not bridges
