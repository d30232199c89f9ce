"""Fixed data for the stub server: call trees of a small shop, grown from a grammar with a fixed seed.

Everything here is deterministic, so that tests may state exact names and counts.
"""

import random

# function -> what it calls, with weights; the weight of "" is the function's own time.
GO = {
    "net/http.(*conn).serve": [("net/http.serverHandler.ServeHTTP", 90), ("net/http.(*conn).readRequest", 6), ("net/http.(*response).finishRequest", 4)],
    "net/http.(*conn).readRequest": [("net/textproto.(*Reader).ReadMIMEHeader", 7), ("syscall.Read", 5), ("", 1)],
    "net/http.(*response).finishRequest": [("bufio.(*Writer).Flush", 5), ("", 1)],
    "bufio.(*Writer).Flush": [("syscall.Write", 9), ("", 1)],
    "net/http.serverHandler.ServeHTTP": [("github.com/shop/checkout/internal/server.(*Router).ServeHTTP", 100)],
    "github.com/shop/checkout/internal/server.(*Router).ServeHTTP": [
        ("github.com/shop/checkout/internal/cart.(*Handler).PlaceOrder", 52), ("github.com/shop/checkout/internal/cart.(*Handler).GetCart", 24),
        ("github.com/shop/checkout/internal/shipping.(*Handler).Quote", 12), ("go.opentelemetry.io/otel/sdk/trace.(*tracer).Start", 3), ("", 1)],
    "github.com/shop/checkout/internal/cart.(*Handler).PlaceOrder": [
        ("github.com/shop/checkout/internal/payment.(*Client).Charge", 26), ("github.com/shop/checkout/internal/cart.(*Store).Load", 18),
        ("github.com/shop/checkout/internal/pricing.(*Engine).Price", 30), ("encoding/json.Unmarshal", 11), ("encoding/json.Marshal", 9), ("", 2)],
    "github.com/shop/checkout/internal/cart.(*Handler).GetCart": [
        ("github.com/shop/checkout/internal/cart.(*Store).Load", 46), ("encoding/json.Marshal", 40), ("github.com/shop/checkout/internal/pricing.(*Engine).Price", 18)],
    "github.com/shop/checkout/internal/shipping.(*Handler).Quote": [("regexp.(*Regexp).FindStringSubmatch", 38), ("encoding/json.Marshal", 21), ("database/sql.(*DB).QueryContext", 22), ("", 5)],
    "github.com/shop/checkout/internal/payment.(*Client).Charge": [("net/http.(*Client).Do", 40), ("crypto/hmac.(*hmac).Sum", 9), ("encoding/json.Marshal", 14), ("", 2)],
    "github.com/shop/checkout/internal/cart.(*Store).Load": [("database/sql.(*DB).QueryContext", 60), ("encoding/json.Unmarshal", 26), ("", 4)],
    "github.com/shop/checkout/internal/pricing.(*Engine).Price": [
        ("github.com/shop/checkout/internal/pricing.(*Engine).applyRules", 70), ("sort.Slice", 12), ("runtime.mapaccess2_faststr", 9), ("", 4)],
    "github.com/shop/checkout/internal/pricing.(*Engine).applyRules": [
        ("regexp.(*Regexp).MatchString", 44), ("strings.ToLower", 12), ("runtime.mapaccess2_faststr", 14), ("github.com/shop/checkout/internal/pricing.(*Rule).discount", 22), ("", 8)],
    "github.com/shop/checkout/internal/pricing.(*Rule).discount": [("math/big.(*Float).Mul", 13), ("runtime.mallocgc", 8), ("", 9)],
    "regexp.(*Regexp).MatchString": [("regexp.(*Regexp).doExecute", 20)],
    "regexp.(*Regexp).FindStringSubmatch": [("regexp.(*Regexp).doExecute", 20), ("runtime.growslice", 2)],
    "regexp.(*Regexp).doExecute": [("regexp.(*Regexp).backtrack", 16), ("regexp.(*machine).match", 7), ("", 1)],
    "regexp.(*Regexp).backtrack": [("regexp.(*Regexp).tryBacktrack", 12), ("", 2)],
    "regexp.(*machine).match": [("regexp.(*machine).step", 8), ("", 2)],
    "encoding/json.Unmarshal": [("encoding/json.(*decodeState).object", 30), ("encoding/json.checkValid", 12)],
    "encoding/json.(*decodeState).object": [("encoding/json.(*decodeState).literalStore", 14), ("encoding/json.(*decodeState).array", 8), ("runtime.mallocgc", 7), ("reflect.Value.SetMapIndex", 5), ("", 3)],
    "encoding/json.(*decodeState).array": [("encoding/json.(*decodeState).object", 9), ("reflect.growslice", 3), ("", 1)],
    "encoding/json.Marshal": [("encoding/json.(*encodeState).reflectValue", 30), ("bytes.(*Buffer).Write", 3)],
    "encoding/json.(*encodeState).reflectValue": [("encoding/json.structEncoder.encode", 22), ("encoding/json.mapEncoder.encode", 10)],
    "encoding/json.structEncoder.encode": [("encoding/json.stringEncoder", 9), ("encoding/json.sliceEncoder.encode", 6), ("runtime.mallocgc", 3), ("", 3)],
    "encoding/json.sliceEncoder.encode": [("encoding/json.structEncoder.encode", 6), ("", 1)],
    "encoding/json.mapEncoder.encode": [("sort.Slice", 4), ("encoding/json.stringEncoder", 3), ("", 1)],
    "net/http.(*Client).Do": [("net/http.(*Transport).roundTrip", 20), ("", 1)],
    "net/http.(*Transport).roundTrip": [("crypto/tls.(*Conn).Write", 9), ("net/http.(*persistConn).writeLoop", 5), ("", 1)],
    "crypto/tls.(*Conn).Write": [("crypto/aes/gcm.gcmAesEnc", 6), ("syscall.Write", 5)],
    "net/http.(*persistConn).writeLoop": [("syscall.Write", 4), ("", 1)],
    "database/sql.(*DB).QueryContext": [("github.com/lib/pq.(*conn).query", 20), ("database/sql.(*Rows).Scan", 7)],
    "github.com/lib/pq.(*conn).query": [("github.com/lib/pq.(*conn).recvMessage", 9), ("github.com/lib/pq.(*conn).sendBinaryModeQuery", 6), ("", 2)],
    "github.com/lib/pq.(*conn).recvMessage": [("syscall.Read", 8), ("", 1)],
    "github.com/lib/pq.(*conn).sendBinaryModeQuery": [("syscall.Write", 5), ("", 1)],
    "database/sql.(*Rows).Scan": [("database/sql.convertAssign", 5), ("runtime.mallocgc", 2)],
    "go.opentelemetry.io/otel/sdk/trace.(*tracer).Start": [("runtime.mallocgc", 3), ("", 1)],
    "sort.Slice": [("sort.pdqsort_func", 8), ("", 1)],
    "sort.pdqsort_func": [("sort.insertionSort_func", 4), ("sort.heapSort_func", 2), ("", 2)],
    "runtime.mallocgc": [("runtime.nextFreeFast", 3), ("runtime.(*mcache).refill", 2), ("runtime.gcAssistAlloc", 3), ("", 5)],
    "runtime.gcAssistAlloc": [("runtime.gcDrainN", 5)],
    "runtime.gcDrainN": [("runtime.scanobject", 7), ("", 1)],
    "runtime.gcBgMarkWorker": [("runtime.gcDrain", 20)],
    "runtime.gcDrain": [("runtime.scanobject", 16), ("runtime.markroot", 4), ("", 2)],
    "runtime.scanobject": [("runtime.findObject", 4), ("runtime.greyobject", 3), ("", 6)],
    "runtime.mcall": [("runtime.schedule", 9)],
    "runtime.schedule": [("runtime.findRunnable", 8), ("", 1)],
    "runtime.findRunnable": [("runtime.netpoll", 4), ("runtime.stealWork", 3), ("", 2)],
    "syscall.Write": [("internal/runtime/syscall.Syscall6", 9)],
    "syscall.Read": [("internal/runtime/syscall.Syscall6", 9)],
}
GO_ROOTS = [("net/http.(*conn).serve", 76), ("runtime.gcBgMarkWorker", 15), ("runtime.mcall", 9)]

PYTHON = {
    "gunicorn/workers/sync.py:handle": [("recommender/app.py:wsgi", 30)],
    "recommender/app.py:wsgi": [("recommender/views.py:recommend", 40), ("recommender/views.py:similar", 18), ("json/encoder.py:iterencode", 4)],
    "recommender/views.py:recommend": [("recommender/model.py:score", 50), ("recommender/features.py:build", 26), ("sqlalchemy/orm/query.py:all", 12)],
    "recommender/views.py:similar": [("recommender/model.py:score", 30), ("sqlalchemy/orm/query.py:all", 20), ("json/encoder.py:iterencode", 6)],
    "recommender/model.py:score": [("numpy/core/multiarray.py:dot", 40), ("sklearn/metrics/pairwise.py:cosine_similarity", 22), ("", 6)],
    "sklearn/metrics/pairwise.py:cosine_similarity": [("sklearn/preprocessing/_data.py:normalize", 9), ("numpy/core/multiarray.py:dot", 14)],
    "recommender/features.py:build": [("pandas/core/frame.py:merge", 16), ("recommender/features.py:encode", 12), ("", 3)],
    "recommender/features.py:encode": [("re.py:sub", 5), ("", 4)],
    "pandas/core/frame.py:merge": [("pandas/core/reshape/merge.py:get_result", 9), ("numpy/core/multiarray.py:take", 6)],
    "sqlalchemy/orm/query.py:all": [("sqlalchemy/engine/default.py:do_execute", 9), ("sqlalchemy/orm/loading.py:instances", 8)],
}
PYTHON_ROOTS = [("gunicorn/workers/sync.py:handle", 92), ("threading.py:_bootstrap", 8)]

RUST = {
    "tokio::runtime::task::harness::poll_future": [("edge::proxy::handle_connection", 80), ("tokio::runtime::scheduler::multi_thread::worker::run", 14)],
    "edge::proxy::handle_connection": [("hyper::proto::h2::server::Server<T>::poll", 34), ("edge::auth::verify_token", 30), ("edge::routing::Router::match_route", 16), ("", 3)],
    "edge::auth::verify_token": [("jsonwebtoken::decoding::decode", 20), ("ring::signature::verify", 26)],
    "jsonwebtoken::decoding::decode": [("serde_json::de::from_slice", 9), ("base64::engine::Engine::decode", 5)],
    "serde_json::de::from_slice": [("<serde_json::de::Deserializer<R> as serde::de::Deserializer>::deserialize_struct", 8), ("alloc::raw_vec::finish_grow", 2)],
    "edge::routing::Router::match_route": [("regex_automata::meta::strategy::Core::search", 12), ("core::str::pattern::StrSearcher::new", 4)],
    "hyper::proto::h2::server::Server<T>::poll": [("h2::codec::framed_read::decode_frame", 12), ("rustls::conn::ConnectionCommon<T>::read_tls", 16), ("bytes::bytes_mut::BytesMut::reserve_inner", 4)],
    "rustls::conn::ConnectionCommon<T>::read_tls": [("ring::aead::aes_gcm::open", 12), ("recvmsg", 6)],
}
RUST_ROOTS = [("tokio::runtime::task::harness::poll_future", 95), ("epoll_wait", 5)]


class Node:
    """One function in one place of the tree."""

    __slots__ = ("name", "own", "children")

    def __init__(self, name, own=0):
        self.name, self.own, self.children = name, own, {}

    def total(self):
        return self.own + sum(child.total() for child in self.children.values())


def grow(grammar, roots, value, least, seed, depth=34):
    """The tree that `value` spreads into, down to branches of `least`."""
    rng = random.Random(seed)

    def spread(node, calls, amount, left):
        weights = [(name, weight * rng.uniform(0.75, 1.25)) for name, weight in calls]
        whole = sum(weight for _, weight in weights)
        for name, weight in weights:
            part = int(amount * weight / whole)
            if name == "" or part < least or left == 0:
                node.own += part
                continue
            child = node.children.setdefault(name, Node(name))
            below = grammar.get(name)
            if below is None:
                child.own += part
            else:
                spread(child, below, part, left - 1)

    root = Node("total")
    spread(root, roots, value, depth)
    return root


def thicket(boxes, seed):
    """A tree of exactly `boxes` boxes below the root, as a large JVM service has: wide, deep, with long names."""
    rng = random.Random(seed)
    words = ["Query", "Index", "Shard", "Merge", "Term", "Score", "Filter", "Cache", "Segment", "Document", "Bulk", "Token"]
    kinds = ["Service", "Reader", "Writer", "Collector", "Iterator", "Weight", "Supplier", "Visitor"]
    verbs = ["apply", "next", "collect", "advance", "read", "rewrite", "execute", "lambda$run$0", "doNext"]
    packages = ["org.search.index", "org.search.query", "org.search.cluster", "org.apache.lucene.search", "org.apache.lucene.index",
                "org.apache.lucene.util.bkd", "java.util.concurrent", "java.util.stream", "io.netty.channel", "io.netty.handler.ssl"]
    names = [f"{rng.choice(packages)}.{rng.choice(words)}{rng.choice(kinds)}.{rng.choice(verbs)}" for _ in range(1800)]
    root = Node("total")
    trunk = root
    for name in ("java.lang.Thread.run", "java.util.concurrent.ThreadPoolExecutor$Worker.run", "org.search.transport.InboundHandler.handleRequest"):
        trunk.children[name] = Node(name)
        trunk = trunk.children[name]
    open_nodes, count = [trunk], 3
    while count < boxes:
        parent = open_nodes[int(len(open_nodes) * rng.random() ** 0.6)]
        name = rng.choice(names)
        if name in parent.children:
            continue
        child = Node(name, own=int(10 ** rng.uniform(6, 9)))
        parent.children[name] = child
        open_nodes.append(child)
        count += 1
    return root


def merged(trees_with_factors):
    """The sum of trees, each scaled."""
    root = Node("total")

    def add(into, node, factor):
        into.own += int(node.own * factor)
        for name, child in node.children.items():
            add(into.children.setdefault(name, Node(name)), child, factor)

    for tree, factor in trees_with_factors:
        add(root, tree, factor)
    return root


def flamebearer(root):
    """The tree as the API sends it: levels of [x delta, total, self, name index], integers as strings."""
    names, index, levels = ["total"], {"total": 0}, []
    row, biggest, totals = [(root, 0)], 0, {}

    def total_of(node):
        totals[id(node)] = node.own + sum(total_of(child) for child in node.children.values())
        return totals[id(node)]

    total_of(root)
    while row:
        values, below, end = [], [], 0
        for node, x in row:
            total = totals[id(node)]
            if node.name not in index:
                index[node.name] = len(names)
                names.append(node.name)
            own = node.own if node is not root else 0
            values += [x - end, total, own, index[node.name]]
            end = x + total
            biggest = max(biggest, own)
            at = x + own
            for name in sorted(node.children):
                child = node.children[name]
                if totals[id(child)] > 0:
                    below.append((child, at))
                    at += totals[id(child)]
        levels.append({"values": [str(value) for value in values]})
        row = below
    graph = {"names": names, "levels": levels}
    if totals[id(root)]:
        graph |= {"total": str(totals[id(root)]), "maxSelf": str(biggest)}
    return graph


SECOND = 1_000_000_000
TREES = {
    "checkout": grow(GO, GO_ROOTS, 3600 * SECOND, 4 * SECOND, seed=7),
    "recommender": grow(PYTHON, PYTHON_ROOTS, 3600 * SECOND, 3 * SECOND, seed=8),
    "edge-gateway": grow(RUST, RUST_ROOTS, 3600 * SECOND, 3 * SECOND, seed=9),
    "search": thicket(20_000, seed=10),
}
