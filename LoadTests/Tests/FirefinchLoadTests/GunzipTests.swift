import Foundation
import Testing

@testable import firefinch_load

@Suite
struct GunzipTests {
    private static var text: String {
        (0..<40).map { "main;loop;work\($0 % 7) \($0 * $0 % 97)\n" }.joined()
    }

    /// The text as zlib packs it, by each kind of block that deflate has.
    private static let packed = [
        "stored": [
            "H4sIAAAAAAAEAwHxAg79bWFpbjtsb29wO3dvcmswIDAKbWFpbjtsb29wO3dvcmsxIDEKbWFpbjtsb29wO3dvcmsyID",
            "QKbWFpbjtsb29wO3dvcmszIDkKbWFpbjtsb29wO3dvcms0IDE2Cm1haW47bG9vcDt3b3JrNSAyNQptYWluO2xvb3A7",
            "d29yazYgMzYKbWFpbjtsb29wO3dvcmswIDQ5Cm1haW47bG9vcDt3b3JrMSA2NAptYWluO2xvb3A7d29yazIgODEKbW",
            "Fpbjtsb29wO3dvcmszIDMKbWFpbjtsb29wO3dvcms0IDI0Cm1haW47bG9vcDt3b3JrNSA0NwptYWluO2xvb3A7d29y",
            "azYgNzIKbWFpbjtsb29wO3dvcmswIDIKbWFpbjtsb29wO3dvcmsxIDMxCm1haW47bG9vcDt3b3JrMiA2MgptYWluO2",
            "xvb3A7d29yazMgOTUKbWFpbjtsb29wO3dvcms0IDMzCm1haW47bG9vcDt3b3JrNSA3MAptYWluO2xvb3A7d29yazYg",
            "MTIKbWFpbjtsb29wO3dvcmswIDUzCm1haW47bG9vcDt3b3JrMSA5NgptYWluO2xvb3A7d29yazIgNDQKbWFpbjtsb2",
            "9wO3dvcmszIDkxCm1haW47bG9vcDt3b3JrNCA0MwptYWluO2xvb3A7d29yazUgOTQKbWFpbjtsb29wO3dvcms2IDUw",
            "Cm1haW47bG9vcDt3b3JrMCA4Cm1haW47bG9vcDt3b3JrMSA2NQptYWluO2xvb3A7d29yazIgMjcKbWFpbjtsb29wO3",
            "dvcmszIDg4Cm1haW47bG9vcDt3b3JrNCA1NAptYWluO2xvb3A7d29yazUgMjIKbWFpbjtsb29wO3dvcms2IDg5Cm1h",
            "aW47bG9vcDt3b3JrMCA2MQptYWluO2xvb3A7d29yazEgMzUKbWFpbjtsb29wO3dvcmsyIDExCm1haW47bG9vcDt3b3",
            "JrMyA4NgptYWluO2xvb3A7d29yazQgNjYKXxNdJPECAAA=",
        ],
        "fixed codes": [
            "H4sIAAAAAAACA8tNzMyzzsnPL7Auzy/KNlAw4MpFETFUMEQTMVIwQRMxVrBEEzFRMDRDEzJVMDJFEzJTMEZXZaBgYo",
            "nhAjMTDCdYGGK4wRjDDUYmGG4wMcdwg7kRhhuMMJxgjBkKZkaYwWCK4QZjYww3mBtguMEQ0w2mxhiOsDTDjAoscWGI",
            "4QgTTEdYmmA4wtQAwxEWmHFhiuEGI3MMN1hYYLjBFDMyjIww3GBhieEGM0PM2MB0hCFmgrAww3CEmRkXAF8TXSTxAg",
            "AA",
        ],
        "codes of its own": [
            "H4sIAAAAAAACA23SOw7CMBBF0T6rmCV4vraV1VCiEIJo2D41vrRXLo7m+bzdn/vjul7753ofTdp2/hQVXYpJLMVlLi",
            "VEa0kplksq8fVVk5gQVIAwFAaHwQKG6DB0g8FAcF6hjGdIGNxh6A0GpSEdiFmc4s8WCkQQMQOIbEAMbpEwWIdhDBiS",
            "Y5jBMCYMpVyDCOWHGAVE1fYFXxNdJPECAAA=",
        ],
        "literals only": [
            "H4sIAAAAAAACAwXBuY1DAQgFwJwqKMH/XFtUQ4g4HiKh/Z1JtZIAWhbjH/5QqpUE0LIYP/igVCsJoGUxfvJNqVYSQM",
            "ti/OIfpVpJAC2L8ZuPl1KtJICWxfjD50OpVhJAy2L85eulVCsJoGUx/uH7R6lWEkDLYvzg96ZUKwmgZTF+8vegVCsJ",
            "oGUxfvFFqVYSQMti/ObzplQrCaBlMf7w/UepVhJAy2L85b+TUq0kgJbF+IdPSrWSAFoW4wdfB6VaSQAti/GT35NSrS",
            "SAlsX4xb+HUq0kgJbF+M3XRalWEkDLYvzhvw+lWkkALYvxl4+TUq0kgJbF+Iefi1KtJICWxfjBv5dSrSSAlsX4yfdN",
            "qVYSQMti/OLfQalWEkDLYvzm+6JUKwmgZTH+8O+mVCsJoGUx/vLzoVQrCaBlMf7hL6VaSQAti/GD34dSrSSAlsX4ye",
            "cfpVpJAC2L8Yu/X0q1kgBaFuM3PzelWkkALYvxh8+TUq0kgJbF+MvfH6VaSQAti/EPvwelWkkALYvxg6+HUq0kgJbF",
            "+MnHQalWEkDLYvzi70upVhJAy2L85velf18TXSTxAgAA",
        ],
    ]

    @Test(arguments: packed.keys.sorted())
    func `what zlib packed unpacks`(kind: String) throws {
        let lines = try #require(Self.packed[kind])
        let bytes = try #require(Data(base64Encoded: lines.joined()))
        #expect(String(decoding: try Gunzip.unpack(Array(bytes)), as: UTF8.self) == Self.text)
    }

    @Test(arguments: packed.keys.sorted())
    func `gzip that is cut is an error`(kind: String) throws {
        let lines = try #require(Self.packed[kind])
        let bytes = try #require(Data(base64Encoded: lines.joined()))
        for length in stride(from: 10, to: bytes.count - 10, by: 7) {
            #expect(throws: LoadError.self) { try Gunzip.unpack(Array(bytes.prefix(length))) }
        }
    }

    @Test
    func `bytes that are not gzip stay as they are`() throws {
        #expect(try Gunzip.unpack([1, 2, 3]) == [1, 2, 3])
    }
}
