"""Mutual TLS between processes of a cluster: who has a certificate of its authority takes part, nobody else does."""
import subprocess
import urllib.error
import urllib.request

import grpc
import pytest
from test_cluster import answers, cluster, eventually, is_ready, metric, push  # noqa: F401 (cluster is a fixture)


class Authority:
    """Signs certificates that are valid for a day."""

    def __init__(self, directory):
        directory.mkdir()
        self.directory = directory
        self.certificate = directory / "authority.pem"
        self.key = directory / "authority.key"
        self.openssl(
            "req", "-x509", *self.new_key(self.key), "-out", self.certificate, "-days", "1",
            "-subj", f"/CN={directory.name}")

    def issue(self, name):
        """Certificate and key of a process."""
        key = self.directory / f"{name}.key"
        request = self.directory / f"{name}.csr"
        certificate = self.directory / f"{name}.pem"
        self.openssl("req", *self.new_key(key), "-out", request, "-subj", f"/CN={name}")
        self.openssl(
            "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial",
            "-out", certificate, "-days", "1")
        return certificate, key

    def flags(self, name):
        certificate, key = self.issue(name)
        return (
            "--set", f"cluster.tls-certificate={certificate}", "--set", f"cluster.tls-key={key}",
            "--set", f"cluster.tls-authority={self.certificate}")

    @staticmethod
    def new_key(path):
        return "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", path

    @staticmethod
    def openssl(*words):
        done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


def why_not_ready(server):
    """What a process that listens says is missing; nothing when it does not listen yet."""
    try:
        urllib.request.urlopen(server.url + "/ready", timeout=5)
    except urllib.error.HTTPError as refused:
        return refused.read().decode()
    except OSError:
        return ""
    return "ready"


def test_processes_with_certificates_of_one_authority_work_together(cluster, authority):  # noqa: F811
    frontend = cluster.frontend(*authority.flags("frontend"), roles="frontend")
    writer = cluster.process("writer", "--metastore", cluster.address, *authority.flags("writer"))
    cluster.querier(*authority.flags("querier"))
    push(writer, range(20))
    assert answers(frontend)
    assert metric(frontend, 'firefinch_frontend_fragments_total{where="remote",outcome="reported"}') > 0


@pytest.mark.parametrize("who", ["of another authority", "without any"])
def test_a_querier_whose_certificate_is_not_believed_gets_no_work(cluster, authority, tmp_path, who):  # noqa: F811
    frontend = cluster.frontend(*authority.flags("frontend"))
    flags = Authority(tmp_path / "stranger").flags("querier") if who == "of another authority" else ()
    stranger = cluster.querier(*flags, ready=False)
    eventually(lambda: "authority" in why_not_ready(stranger), "the querier says that it is attached to nobody, and why it may be")
    eventually(lambda: stranger.log().count("frontend away") >= 3, "the querier has tried some times")
    assert metric(frontend, "firefinch_frontend_attached_queriers") == 0
    assert not is_ready(stranger)
    # Whoever may take part still does.
    cluster.querier(*authority.flags("querier"))
    push(frontend, range(5))
    assert answers(frontend)


def test_a_client_that_shows_no_certificate_is_turned_away(cluster, authority):  # noqa: F811
    cluster.frontend(*authority.flags("frontend"))
    believes = grpc.ssl_channel_credentials(root_certificates=authority.certificate.read_bytes())
    name = (("grpc.ssl_target_name_override", "frontend"),)
    with grpc.secure_channel(cluster.address, believes, options=name) as channel:
        attach = channel.stream_stream("/firefinch.cluster.v1.FragmentLeasing/Attach")
        with pytest.raises(grpc.RpcError) as refused:
            list(attach(iter([]), metadata=(("firefinch-cluster-version", "1"),), timeout=20))
    assert refused.value.code() == grpc.StatusCode.UNAVAILABLE, refused.value
