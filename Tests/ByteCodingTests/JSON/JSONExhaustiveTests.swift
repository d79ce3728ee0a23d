import ByteCoding
import Foundation
import Testing

@Suite struct JSONExhaustiveTests {
    /// Every byte that the grammar knows, one that it does not, and a two-byte character's halves.
    private static let alphabet: [UInt8] =
        Array("{}[],:\"\\u01-.eE+tn x\n".utf8) + [0x1F, 0xC3, 0xA9]

    /// All texts of up to three bytes, and of four where the first can begin more than a word.
    @Test(arguments: alphabet)
    func `all short texts are taken as Foundation takes them, and have one canonical form`(
        first: UInt8
    ) {
        var texts: [[UInt8]] = [[first]]
        var disagreements: [String] = []
        let longest = Array("{[\"-0".utf8).contains(first) ? 4 : 3
        for length in 1...longest {
            for text in texts {
                if let problem = problem(text) { disagreements.append(problem) }
            }
            if length < longest {
                texts = texts.flatMap { text in Self.alphabet.map { text + [$0] } }
            }
        }
        #expect(disagreements.prefix(10) == [])
    }

    private func problem(_ text: [UInt8]) -> String? {
        let ordinary = parsed(text, as: .ordinary)
        let canonical = parsed(text, as: .canonical)
        let reference = try? JSONSerialization.jsonObject(
            with: Data(text), options: .fragmentsAllowed)
        let shown = String(decoding: text, as: UTF8.self).debugDescription
        guard case .success(let value) = ordinary else {
            // The one thing that Foundation lets pass: a comma before the end of an array.
            if reference != nil, !text.suffix(2).elementsEqual(",]".utf8) {
                return "\(shown) is refused, but not by Foundation"
            }
            guard case .failure = canonical else { return "\(shown) is only canonical" }
            return nil
        }
        if reference == nil { return "\(shown) is taken, but not by Foundation" }
        let written = JSONWriter.canonical(value)
        if parsed(written, as: .canonical) != .success(value) { return "\(shown) comes not back" }
        if case .success = canonical, written == text { return nil }
        if case .failure = canonical, written != text { return nil }
        return "\(shown) is canonical for only one of parser and writer"
    }

    @Test func `all numeric escapes are read, and canonical only where nothing shorter exists`() {
        var wrong: [String] = []
        for unit in UInt16.min...UInt16.max {
            let digits = String(unit, radix: 16)
            let padded = String(repeating: "0", count: 4 - digits.count) + digits
            for spelling in Set([padded, padded.uppercased()]) {
                let text = "\"\\u\(spelling)\""
                let expected = Unicode.Scalar(unit).map { JSONValue.string(String($0)) }
                if (try? parsed(text, as: .ordinary).get()) != expected { wrong.append(text) }
                let isCanonical =
                    expected.map { JSONWriter.canonical($0) == Array(text.utf8) } ?? false
                let isTaken = (try? parsed(text, as: .canonical).get()) != nil
                if isTaken != isCanonical { wrong.append("canonical " + text) }
            }
        }
        #expect(wrong == [])
    }

    @Test func `surrogate escapes are taken in pairs only`() {
        let edges: [UInt32] = [
            0, 0x41, 0xD7FF, 0xD800, 0xD801, 0xDBFF, 0xDC00, 0xDC01, 0xDFFF, 0xE000, 0xFFFF,
        ]
        var wrong: [String] = []
        for first in 0xD800...0xDFFF as ClosedRange<UInt32> {
            for second in edges {
                let text = #""\u\#(String(first, radix: 16))\u\#(hexadecimal(second))""#
                let isPair = first < 0xDC00 && (0xDC00...0xDFFF).contains(second)
                let scalar = isPair ? 0x10000 + (first - 0xD800) * 0x400 + second - 0xDC00 : nil
                let expected = scalar.flatMap(Unicode.Scalar.init).map {
                    JSONValue.string(String($0))
                }
                if (try? parsed(text, as: .ordinary).get()) != expected { wrong.append(text) }
                if (try? parsed(text, as: .canonical).get()) != nil { wrong.append(text) }
            }
        }
        #expect(wrong == [])
    }

    private func hexadecimal(_ number: UInt32) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    @Test func `every Unicode scalar comes back as it was written`() {
        var wrong: [UInt32] = []
        for block in stride(from: UInt32(0), through: 0x10FFFF, by: 256) {
            var text = ""
            for code in block..<(block + 256) {
                guard let scalar = Unicode.Scalar(code) else { continue }
                text.unicodeScalars.append(scalar)
            }
            let value = JSONValue.string(text)
            guard
                case .success(.string(let read)) = parsed(
                    JSONWriter.canonical(value), as: .canonical),
                read.utf8.elementsEqual(text.utf8)
            else {
                wrong.append(block)
                continue
            }
        }
        #expect(wrong == [])
    }
}
