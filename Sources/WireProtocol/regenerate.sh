#!/usr/bin/env bash
# Writes Generated/*.pb.swift anew from Protos/. Run it after a .proto file changed and commit what it wrote.
#
# Needs on PATH:
#   protoc           3.21 or newer: apt-get install protobuf-compiler
#   protoc-gen-swift of the swift-protobuf version that Package.resolved names:
#                    swift build -c release --product protoc-gen-swift && PATH="$PWD/.build/release:$PATH"
#                    (in the repository's root; --product takes a dependency's product, too)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

for tool in protoc protoc-gen-swift; do
  command -v "$tool" >/dev/null || { echo "$tool is not on PATH: the head of $0 says how to get it" >&2; exit 1; }
done

rm -rf Generated
mkdir Generated
find Protos -name '*.proto' -printf '%P\n' | LC_ALL=C sort | xargs protoc -I Protos \
  --swift_out=Generated \
  --swift_opt=Visibility=Package,FileNaming=PathToUnderscores,UseAccessLevelOnImports=true
