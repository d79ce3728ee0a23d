import ByteCoding
import Testing
import Transparency

@Suite struct MerkleTreeTests {
    @Test func theEmptyTreeHasTheHashOfNothing() {
        #expect(
            MerkleTree.emptyRoot.hexadecimal
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(MerkleTree.root(of: []) == MerkleTree.emptyRoot)
        #expect(Frontier().root == MerkleTree.emptyRoot)
    }

    @Test func leavesAndNodesAreHashedWithTheirOwnPrefixes() {
        let (left, right) = (Trees.leafHash(0), Trees.leafHash(1))
        #expect(MerkleTree.leafHash(of: [7, 8]) == SHA256.hash([0, 7, 8]))
        #expect(MerkleTree.nodeHash(left, right) == SHA256.hash([1] + left.bytes + right.bytes))
    }

    @Test func theFrontierAgreesWithTheDefinitionAtEverySize() {
        var frontier = Frontier()
        for size in 0...300 {
            #expect(frontier.size == UInt64(size))
            #expect(frontier.hashes.count == size.nonzeroBitCount)
            #expect(frontier.root == MerkleTree.root(of: Trees.leafHashes(size)), "size \(size)")
            frontier.append(Trees.leafHash(size))
        }
    }

    @Test func aFrontierThatIsReadBackGoesOnAsBefore() throws {
        var whole = Frontier()
        for size in 0..<130 {
            var readBack = try #require(Frontier(size: whole.size, hashes: whole.hashes))
            #expect(readBack == whole)
            whole.append(Trees.leafHash(size))
            readBack.append(Trees.leafHash(size))
            #expect(readBack == whole)
        }
    }

    @Test func aFrontierWithTheWrongNumberOfHashesIsRefused() {
        let hashes = Trees.leafHashes(3)
        #expect(Frontier(size: 7, hashes: hashes) != nil)
        #expect(Frontier(size: 6, hashes: hashes) == nil)
        #expect(Frontier(size: 0, hashes: hashes) == nil)
        #expect(Frontier(size: 8, hashes: []) == nil)
        let tooLarge = TransparencyLimits.treeSize + 1
        #expect(Frontier(size: tooLarge, hashes: [hashes[0]]) == nil)
    }

    @Test func levelsAgreeWithTheDefinitionAtEveryEarlierSize() {
        let levels = MerkleLevels(leafHashes: Trees.leafHashes(70))
        for size in 0...70 {
            let expected = MerkleTree.root(of: Trees.leafHashes(size))
            #expect(levels.root(atSize: UInt64(size)) == expected)
        }
        #expect(levels.root(atSize: 71) == nil)
    }

    @Test func theFrontierOfLevelsIsTheOneThatGrewLeafByLeaf() {
        var levels = MerkleLevels()
        var frontier = Frontier()
        for leafHash in Trees.leafHashes(130) {
            #expect(levels.frontier == frontier)
            levels.append(leafHash)
            frontier.append(leafHash)
        }
        #expect(levels.frontier == frontier)
    }

    @Test(.enabled(if: Vectors.isPresent, Comment(rawValue: Vectors.missing)))
    func theRootsOfNumberedLeavesArePublished() throws {
        struct File: Decodable {
            struct Root: Decodable {
                let size: Int
                let root: String
            }
            let roots: [Root]
        }
        let file = try Vectors.decode(File.self, "derived/leafN_roots.json")
        #expect(!file.roots.isEmpty)
        for vector in file.roots {
            let leaves = Trees.leafHashes(vector.size)
            var frontier = Frontier()
            leaves.forEach { frontier.append($0) }
            #expect(frontier.root.hexadecimal == vector.root, "size \(vector.size)")
            #expect(MerkleTree.root(of: leaves).hexadecimal == vector.root, "size \(vector.size)")
        }
    }
}
