import Foundation
import TestSupport
import Testing
import Transparency

@Suite struct TilePathTests {
    @Test func everyIndexHasOnePathAndEveryPathOneIndex() throws {
        let indexes: [UInt64] = [0, 1, 999, 1_000, 1_234_067, 999_999_999, .max]
        for level in [TilePath.Level.entries, .hashes(0), .hashes(9), .hashes(63)] {
            for index in indexes {
                for width in [1, 9, 10, 255, 256] {
                    let path = try #require(TilePath(level: level, index: index, width: width))
                    #expect(TilePath.parse(path.format()) == path)
                }
            }
        }
    }

    @Test func levelsAndWidthsOutsideTheirRangeAreRefused() {
        #expect(TilePath(level: .hashes(64), index: 0) == nil)
        #expect(TilePath(level: .hashes(-1), index: 0) == nil)
        #expect(TilePath(level: .entries, index: 0, width: 0) == nil)
        #expect(TilePath(level: .entries, index: 0, width: 257) == nil)
    }

    @Test(arguments: [
        "", "tile", "tile/0", "tile/0/", "tile/0/000/", "/tile/0/000", "tile/+0/000", "tile/0/0000",
        "tile/0/x000/001", "tile/0/001.p/", "tile/0/001.p/+5", "tile/0/.p/5", "tile/entries/x1/001",
        "tile/0/x018/x446/x744/x073/x709/x551/616", "tile/data/000", "tile/0/000.p/5/",
        "tile/0/00é",
        "tile/0/001.p/256", "tile/0/001/.p/5", "tile/0/001.p/257", "tiles/0/001", "tile/0/1000",
        // An index that is 2^64 more than another.
        "tile/0/x018/x446/x744/x073/x709/x551/617",
    ])
    func otherTextsAreNoPaths(text: String) {
        #expect(TilePath.parse(text) == nil)
    }

    @Test func mutatedPathsAreEitherRefusedOrTheirOwnText() throws {
        for seed in UInt64(0)..<3_000 {
            var generator = SeededGenerator(seed: seed)
            let path = try #require(
                TilePath(level: .hashes(2), index: seed * 7_919, width: Int(seed % 255) + 1))
            let mutated = Mutation.mutate(Array(path.format().utf8), using: &generator)
            let text = String(decoding: mutated, as: UTF8.self)
            if let parsed = TilePath.parse(text) {
                #expect(parsed.format() == text, "seed \(seed)")
            }
        }
    }

    @Test(.enabled(if: Vectors.isPresent, Comment(rawValue: Vectors.missing)))
    func publishedPaths() throws {
        let data = try Data(contentsOf: Vectors.url("derived/tile_paths.json"))
        let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let paths = try #require(file["paths"] as? [[String: Any]])
        #expect(!paths.isEmpty)
        for vector in paths {
            let level = (vector["level"] as? Int).map(TilePath.Level.hashes) ?? .entries
            let index = try #require(vector["index"] as? Int)
            let width = try #require(vector["width"] as? Int)
            let text = try #require(vector["path"] as? String)
            let path = try #require(TilePath(level: level, index: UInt64(index), width: width))
            #expect(path.format() == text)
            #expect(TilePath.parse(text) == path)
        }
        let invalid = try #require(file["invalid"] as? [String])
        for text in invalid { #expect(TilePath.parse(text) == nil, "\(text)") }
        let sizes = try #require(file["size_examples"] as? [[String: UInt64]])
        for vector in sizes {
            let size = try #require(vector["size"])
            for level in 0...2 {
                let full = vector["full_level\(level)"] ?? 0
                let partial = vector["partial_level\(level)"] ?? 0
                #expect(TilePath.fullTiles(level: level, size: size) == full)
                #expect(TilePath.partialWidth(level: level, size: size) == Int(partial))
            }
        }
    }

    @Test func widthsOfHighLevelsAreTakenFromTheTopOfTheSize() {
        let size = TransparencyLimits.treeSize
        #expect(TilePath.partialWidth(level: 7, size: size) == 127)
        #expect(TilePath.partialWidth(level: 8, size: size) == 0)
        #expect(TilePath.fullTiles(level: 6, size: size) == 127)
        #expect(TilePath.fullTiles(level: 7, size: size) == 0)
    }
}
