import ByteCoding
import TestSupport
import Transparency

/// Trees for the tests: leaf `i` holds the text `leaf i`.
enum Trees {
    static func leafHash(_ index: Int) -> Digest {
        MerkleTree.leafHash(of: Array("leaf \(index)".utf8))
    }

    static func leafHashes(_ count: Int) -> [Digest] { (0..<count).map(leafHash) }

    /// Every way to spoil a list of hashes in one place: a bit flipped in each, each dropped,
    /// doubled, and one more at either end.
    static func corruptions(of hashes: [Digest]) -> [[Digest]] {
        var all: [[Digest]] = [hashes + [MerkleTree.emptyRoot], [MerkleTree.emptyRoot] + hashes]
        for place in hashes.indices {
            var flipped = hashes
            flipped[place] = flipBit(of: hashes[place], bit: place * 37 % 256)
            all.append(flipped)
            var dropped = hashes
            dropped.remove(at: place)
            all.append(dropped)
            var doubled = hashes
            doubled.insert(hashes[place], at: place)
            all.append(doubled)
        }
        return all
    }

    static func flipBit(of digest: Digest, bit: Int) -> Digest {
        var bytes = digest.bytes
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        return Digest(bytes) ?? digest
    }
}
