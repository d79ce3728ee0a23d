import ByteCoding
import Foundation
import HTTPServing
import LedgerService
import TestSupport
import Testing

/// The console's files: all of them are served, byte for byte, and they stay small.
@Suite struct ConsoleFilesTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/LedgerService/Console/Assets")

    private static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

    @Test func everyFileIsServedAsItIs() throws {
        let world = try ServiceWorld()
        #expect(ConsoleFilesTests.names.count > 20)
        for name in ConsoleFilesTests.names {
            let bytes = try Data(contentsOf: ConsoleFilesTests.folder.appendingPathComponent(name))
            let request = "GET /admin/\(name) HTTP/1.1\r\nHost: x\r\n\r\n"
            let (_, answer) = try world.server.router().answer(Array(request.utf8))
            guard case .response(let response) = answer else {
                Issue.record("\(name) is not answered at once")
                continue
            }
            #expect(response.status == 200 && response.body == Array(bytes), "\(name)")
            let fields = String(decoding: response.fields, as: UTF8.self)
            #expect(fields.contains("Content-Security-Policy: default-src 'none'"), "\(name)")
            #expect(!fields.contains("unsafe"), "\(name)")
        }
    }

    @Test func allOfThemTogetherAreSmall() throws {
        let sizes = try ConsoleFilesTests.names.map {
            try Data(contentsOf: ConsoleFilesTests.folder.appendingPathComponent($0)).count
        }
        #expect(sizes.reduce(0, +) < 150_000, "the console loads within a blink, or it is no tool")
    }

    @Test func noTextBecomesMarkupAndNothingComesFromElsewhere() throws {
        let banned = [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "https://",
            "new Function",
        ]
        for name in ConsoleFilesTests.names {
            let file = ConsoleFilesTests.folder.appendingPathComponent(name)
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in banned {
                #expect(!text.contains(word), "\(name) has '\(word)': see dom.js for the other way")
            }
            let lines = text.split(separator: "\n")
            #expect(lines.count < 400, "\(name) is not read in one sitting")
        }
    }
}
