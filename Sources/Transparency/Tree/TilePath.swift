/// The path of a tile or entry bundle, as c2sp.org/tlog-tiles writes it.
///
///     tile/<level>/<index>[.p/<width>]        256 hashes (a partial tile: width of them)
///     tile/entries/<index>[.p/<width>]        256 records (a partial bundle: width of them)
///
/// The index is written in elements of three digits, all but the last with an `x` before them:
/// 1234067 is `x001/x234/067`.
package struct TilePath: Hashable, Sendable {
    package enum Level: Hashable, Sendable {
        /// Hashes of subtrees of height 8 × level; 0 to 63.
        case hashes(Int)
        /// The records themselves.
        case entries
    }

    /// The hashes in a full tile, the records in a full bundle.
    package static let fullWidth = 256

    package let level: Level
    /// The number of tiles before this one on its level.
    package let index: UInt64
    /// 1 to 255 for a partial tile, 256 for a full one.
    package let width: Int

    /// Gives `nil` for a level or a width outside its range.
    package init?(level: Level, index: UInt64, width: Int = TilePath.fullWidth) {
        guard (1...TilePath.fullWidth).contains(width) else { return nil }
        if case .hashes(let height) = level, !(0...63).contains(height) { return nil }
        self.level = level
        self.index = index
        self.width = width
    }

    /// How wide the partial tile at the end of `level` is in a tree of `size` leaves; 0: there is
    /// none.
    package static func partialWidth(level: Int, size: UInt64) -> Int {
        precondition((0...63).contains(level), "tile levels are 0 to 63")
        return level > 7 ? 0 : Int(size >> UInt64(8 * level) & 255)
    }

    /// How many full tiles `level` has in a tree of `size` leaves.
    package static func fullTiles(level: Int, size: UInt64) -> UInt64 {
        precondition((0...63).contains(level), "tile levels are 0 to 63")
        return level > 6 ? 0 : size >> UInt64(8 * (level + 1))
    }
}

extension TilePath {
    /// The path without a slash before it.
    package func format() -> String {
        var elements: [String] = []
        var rest = index
        repeat {
            let digits = String(rest % 1000)
            let padded = String(repeating: "0", count: 3 - digits.utf8.count) + digits
            elements.append(elements.isEmpty ? padded : "x" + padded)
            rest /= 1000
        } while rest > 0
        let name =
            switch level {
            case .hashes(let height): String(height)
            case .entries: "entries"
            }
        let path = "tile/\(name)/" + elements.reversed().joined(separator: "/")
        return width == TilePath.fullWidth ? path : path + ".p/\(width)"
    }

    /// Reads a path; gives `nil` for everything that `format` would not write.
    package static func parse(_ text: String) -> TilePath? {
        guard text.utf8.count <= TransparencyLimits.tilePathBytes else { return nil }
        var elements = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard let level = elements.popFirst().flatMap(parseLevel) else { return nil }
        var width = TilePath.fullWidth
        if elements.count > 1, elements[elements.endIndex - 2].hasSuffix(".p") {
            guard let partial = elements.popLast().flatMap({ Int($0) }) else { return nil }
            width = partial
            let last = elements.endIndex - 1
            elements[last] = elements[last].dropLast(2)
        }
        guard let index = parseIndex(elements) else { return nil }
        let path = TilePath(level: level, index: index, width: width)
        // Another beginning, leading zeros, signs, missing padding and an index that wrapped all
        // show as a text that we would not write.
        return path?.format().utf8.elementsEqual(text.utf8) == true ? path : nil
    }

    private static func parseLevel(_ name: Substring) -> Level? {
        if name == "entries" { return .entries }
        return Int(name).map(Level.hashes)
    }

    private static func parseIndex(_ elements: ArraySlice<Substring>) -> UInt64? {
        var index: UInt64 = 0
        for element in elements {
            let digits = element.hasPrefix("x") ? element.dropFirst() : element
            guard let value = UInt64(digits) else { return nil }
            index = index &* 1000 &+ value
        }
        return index
    }
}
