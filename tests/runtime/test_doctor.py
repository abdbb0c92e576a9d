from __future__ import annotations

import socket
from pathlib import Path

import pytest

from senningen.runtime import doctor
from senningen.runtime.doctor import Finding, examine
from senningen.runtime.options import Options, read
from tests.runtime.certificates import certificate
from tests.servers import free_port


def options(folder: Path, **settings: object) -> Options:
    ports = {"port": free_port(), "smtp_listen_port": free_port()}
    return Options(data=str(folder), **ports | settings)  # type: ignore[arg-type]


def found(chosen: Options, about: str) -> list[Finding]:
    return [each for each in examine(chosen) if each.about == about]


def test_a_first_try_on_a_laptop_has_advice_but_no_trouble(tmp_path: Path) -> None:
    verdicts = {each.about: each.verdict for each in examine(options(tmp_path / "data"))}
    assert "trouble" not in verdicts.values()
    assert verdicts["mail out"] == "advice"


def test_a_port_of_another_program_is_named(tmp_path: Path) -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        [finding] = found(options(tmp_path, port=port), "web port")
    assert (finding.verdict, str(port) in finding.says) == ("trouble", True)


def test_a_full_disk_is_a_trouble(tmp_path: Path) -> None:
    assert found(options(tmp_path, disk_low_mib=10**9), "disk")[0].verdict == "trouble"


def test_a_data_folder_that_others_can_read_gets_advice(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert found(options(tmp_path), "data folder")[0].says.endswith(f"chmod 700 {tmp_path}")


def test_cameras_need_https(tmp_path: Path) -> None:
    says = [each.says for each in found(options(tmp_path, public_url="http://localhost"), "public address")]
    assert says[0].startswith("Camera and microphone need https")


def test_https_needs_somebody_who_speaks_it(tmp_path: Path) -> None:
    says = [each.says for each in found(options(tmp_path, public_url="https://localhost"), "public address")]
    assert "SENNINGEN_TLS_CERTIFICATE" in says[0]


@pytest.mark.parametrize(("days", "verdict"), [(90, "well"), (5, "advice")])
def test_a_certificate_that_ends_soon_is_seen(tmp_path: Path, days: int, verdict: str) -> None:
    pem = certificate(tmp_path, days)
    assert found(options(tmp_path, tls_certificate=str(pem)), "certificate")[0].verdict == verdict


def test_a_certificate_that_is_none_is_a_trouble(tmp_path: Path) -> None:
    (tmp_path / "pem").write_text("nothing")
    assert found(options(tmp_path, tls_certificate=str(tmp_path / "pem")), "certificate")[0].verdict == "trouble"


def test_a_database_and_a_bus_that_do_not_answer_are_troubles(tmp_path: Path) -> None:
    nobody = f"127.0.0.1:{free_port()}"
    chosen = options(tmp_path, database_url=f"postgres://{nobody}/senningen", bus_url=f"redis://{nobody}/0")
    assert [found(chosen, about)[0].verdict for about in ("database", "bus")] == ["trouble", "trouble"]


def test_a_smarthost_that_does_not_answer_is_a_trouble(tmp_path: Path) -> None:
    chosen = options(tmp_path, smarthost=f"127.0.0.1:{free_port()}")
    assert found(chosen, "mail out")[0].verdict == "trouble"


@pytest.mark.parametrize(("tls", "port"), [("tls", 465), ("starttls", 587)])
def test_a_smarthost_is_looked_for_where_letters_will_leave(tmp_path: Path, tls: str, port: int) -> None:
    chosen = options(tmp_path, smarthost="127.0.0.1", smarthost_tls=tls)
    assert f"127.0.0.1:{port} takes no letters" in found(chosen, "mail out")[0].says


def test_the_environment_wins_over_the_file_and_a_slip_is_named(tmp_path: Path) -> None:
    (tmp_path / "senningen.toml").write_text('port = 8001\nsmarthost = "mail.example:587"\n')
    chosen = read({"SENNINGEN_DATA": str(tmp_path), "SENNINGEN_PORT": "8002"})
    assert (chosen.port, chosen.smarthost) == (8002, "mail.example:587")
    with pytest.raises(ValueError, match="SENNINGEN_PORT cannot be 'eight'"):
        read({"SENNINGEN_PORT": "eight"})
    with pytest.raises(ValueError, match="SENNINGEN_TEST_MODE is yes or no"):
        read({"SENNINGEN_TEST_MODE": "perhaps"})
    (tmp_path / "senningen.toml").write_text("prot = 8001\n")
    with pytest.raises(ValueError, match="unknown setting: prot"):
        read({"SENNINGEN_DATA": str(tmp_path)})


def test_a_relay_without_a_key_is_a_trouble(tmp_path: Path) -> None:
    pytest.importorskip("moq", reason="there is no wheel of the moq library for this machine")
    assert list(doctor._relay(Options())) == []
    told = Options(relay_url="https://relay.example.org/seminars", relay_key=str(tmp_path / "key"))
    for text in ("", "not a key", '{"kty": "oct", "k": "c2VjcmV0"}'):
        (tmp_path / "key").write_text(text)
        [finding] = doctor._relay(told)
        assert finding.verdict == "trouble"
        assert finding.says.startswith("SENNINGEN_RELAY_KEY names no key that signs")
