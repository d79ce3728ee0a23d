import Foundation

/// Python's own `json` and the package `rfc8785`, asked for a second opinion on canonical JSON.
enum PythonOracle {
    /// What a text is, line by line: `!` where it is refused, else its canonical form in
    /// hexadecimal. The hooks make Python as strict as this program where its own parser is
    /// lenient.
    private static let script = """
        import json, struct, sys
        import rfc8785

        def pairs(members):
            if len({key for key, _ in members}) < len(members):
                raise ValueError("duplicate key")
            return dict(members)

        def refuse(text):
            raise ValueError(text)

        def whole(text):
            number = int(text)
            return number if abs(number) < 2 ** 53 else float(number)

        def text_of(line):
            kind, _, body = line.partition(" ")
            data = bytes.fromhex(body)
            if kind == "double":
                return rfc8785.dumps(struct.unpack(">d", data)[0])
            text = data.decode("utf-8")
            if text.startswith("\\ufeff"):
                raise ValueError("byte order mark")
            value = json.loads(text, object_pairs_hook=pairs, parse_constant=refuse,
                               parse_int=whole)
            return rfc8785.dumps(value)

        for line in sys.stdin:
            try:
                print(text_of(line.strip()).hex())
            except (ValueError, RecursionError):
                print("!")
        """

    static let isThere = (try? run(["-c", "import rfc8785"], input: "")) != nil

    enum Question {
        case text([UInt8])
        case double(Double)

        fileprivate var line: String {
            switch self {
            case .text(let bytes): "text " + Question.hexadecimal(bytes)
            case .double(let double):
                "double "
                    + Question.hexadecimal(
                        (0..<8).reversed().map { UInt8(double.bitPattern >> UInt64(8 * $0) & 0xFF) }
                    )
            }
        }

        /// Written here, not with the product's own: the oracle should share nothing with it.
        private static func hexadecimal(_ bytes: [UInt8]) -> String {
            let digits = Array("0123456789abcdef")
            return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        }
    }

    /// The canonical text of each, `nil` where Python refuses.
    static func answers(to questions: [Question]) throws -> [String?] {
        let input = questions.map { $0.line + "\n" }.joined()
        let output = try run(["-c", script], input: input)
        return output.split(separator: "\n").map { line in
            line == "!" ? nil : String(decoding: bytes(line), as: UTF8.self)
        }
    }

    private static func bytes(_ text: Substring) -> [UInt8] {
        let nibbles = text.compactMap { $0.hexDigitValue.map(UInt8.init) }
        return stride(from: 0, to: nibbles.count - 1, by: 2).map {
            nibbles[$0] << 4 | nibbles[$0 + 1]
        }
    }

    private struct Failure: Error {
        let status: Int32
    }

    /// Input and output go through files: a pipe would have to be fed and emptied at once.
    private static func run(_ arguments: [String], input: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "flagledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let inputFile = folder.appending(path: "in")
        let outputFile = folder.appending(path: "out")
        try Data(input.utf8).write(to: inputFile)
        try Data().write(to: outputFile)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let python = ProcessInfo.processInfo.environment["FLAGLEDGER_PYTHON"] ?? "python3"
        process.arguments = [python] + arguments
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(status: process.terminationStatus)
        }
        return String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
    }
}
