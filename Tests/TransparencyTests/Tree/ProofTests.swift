import ByteCoding
import TestSupport
import Testing
import Transparency

/// Every tree of up to 100 leaves, every leaf, every earlier size, every hash spoiled.
@Suite struct ProofTests {
    private static let sizes = 1...100
    private static let levels = MerkleLevels(leafHashes: Trees.leafHashes(100))
    private static let roots = (0...100).map { MerkleTree.root(of: Trees.leafHashes($0)) }

    @Test(arguments: sizes)
    func everyLeafIsProvedInEveryTreeAndNothingElseIs(size: Int) throws {
        let root = Self.roots[size]
        for index in 0..<size {
            let proof = try #require(
                Self.levels.proveInclusion(index: UInt64(index), size: UInt64(size)))
            let leafHash = Trees.leafHash(index)
            #expect(proof.check(leafHash: leafHash, root: root) == .holds)
            #expect(proof.check(leafHash: Trees.leafHash(index + 1), root: root) != .holds)
            #expect(proof.check(leafHash: leafHash, root: Self.roots[size - 1]) != .holds)
            let others = Trees.corruptions(of: proof.hashes)
                .map { InclusionProof(index: proof.index, size: proof.size, hashes: $0) }
            #expect(!others.contains { $0.check(leafHash: leafHash, root: root) == .holds })
        }
    }

    @Test(arguments: 1...33)
    func aProofHoldsForNoOtherIndex(size: Int) throws {
        for index in 0..<size {
            let proof = try #require(
                Self.levels.proveInclusion(index: UInt64(index), size: UInt64(size)))
            for other in 0...size where other != index {
                let moved = InclusionProof(
                    index: UInt64(other), size: proof.size, hashes: proof.hashes)
                let outcome = moved.check(leafHash: Trees.leafHash(index), root: Self.roots[size])
                #expect(outcome != .holds)
            }
        }
    }

    @Test(arguments: sizes)
    func everyEarlierTreeIsTheBeginningOfEveryLaterOneAndNoOtherIs(newSize: Int) throws {
        let newRoot = Self.roots[newSize]
        for oldSize in 0...newSize {
            let oldRoot = Self.roots[oldSize]
            let proof = try #require(
                Self.levels.proveConsistency(oldSize: UInt64(oldSize), newSize: UInt64(newSize)))
            #expect(proof.check(oldRoot: oldRoot, newRoot: newRoot) == .holds)
            let forged = Trees.flipBit(of: oldRoot, bit: oldSize)
            #expect(proof.check(oldRoot: forged, newRoot: newRoot) != .holds)
            if oldSize > 0 {
                let forged = Trees.flipBit(of: newRoot, bit: newSize)
                #expect(proof.check(oldRoot: oldRoot, newRoot: forged) != .holds)
            }
            let others = Trees.corruptions(of: proof.hashes).map {
                ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, hashes: $0)
            }
            #expect(!others.contains { $0.check(oldRoot: oldRoot, newRoot: newRoot) == .holds })
        }
    }

    @Test func outcomesNameWhatIsWrong() throws {
        let proof = try #require(Self.levels.proveInclusion(index: 3, size: 7))
        let leaf = Trees.leafHash(3)
        let beyond = InclusionProof(index: 7, size: 7, hashes: proof.hashes)
        #expect(
            beyond.check(leafHash: leaf, root: Self.roots[7])
                == .indexOutsideTree(index: 7, size: 7))
        let short = InclusionProof(index: 3, size: 7, hashes: Array(proof.hashes.dropLast()))
        #expect(
            short.check(leafHash: leaf, root: Self.roots[7])
                == .wrongHashCount(expected: 3, found: 2))
        #expect(
            proof.check(leafHash: leaf, root: Self.roots[8])
                == .rootDiffers(size: 7, expected: Self.roots[8], computed: Self.roots[7]))
        let backwards = ConsistencyProof(oldSize: 8, newSize: 7, hashes: [])
        #expect(
            backwards.check(oldRoot: Self.roots[8], newRoot: Self.roots[7])
                == .sizesOutOfOrder(old: 8, new: 7))
        let empty = ConsistencyProof(oldSize: 0, newSize: 7, hashes: [])
        #expect(
            empty.check(oldRoot: Self.roots[1], newRoot: Self.roots[7])
                == .rootDiffers(size: 0, expected: Self.roots[1], computed: MerkleTree.emptyRoot))
    }

    @Test func thereIsNoProofOfWhatIsNotThere() {
        #expect(Self.levels.proveInclusion(index: 5, size: 5) == nil)
        #expect(Self.levels.proveInclusion(index: 5, size: 101) == nil)
        #expect(Self.levels.proveConsistency(oldSize: 6, newSize: 5) == nil)
        #expect(Self.levels.proveConsistency(oldSize: 6, newSize: 101) == nil)
    }

    @Test func treesOfMoreLeavesThanATreeMayHaveAreNotProved() {
        let most = TransparencyLimits.treeSize
        for (size, isProved) in [(most, true), (most + 1, false), (.max, false)] {
            let inclusion = InclusionProof.prove(index: 0, size: size) { _ in .zero }
            let consistency = ConsistencyProof.prove(oldSize: 1, newSize: size) { _ in .zero }
            #expect((inclusion != nil) == isProved && (consistency != nil) == isProved)
        }
    }

    @Test func sizesAtTheEdgeOfTheNumbersAreChecked() {
        let hashes = Trees.leafHashes(70)
        let half: UInt64 = 1 << 63
        let sizes: [UInt64] = [.max, .max - 1, half, half + 1, half - 1, half / 2 + 1]
        for size in sizes {
            for index: UInt64 in [0, 1, size / 2, size - 1, size] {
                for count in [0, 1, 62, 63, 64, 65] {
                    let part = Array(hashes.prefix(count))
                    let inclusion = InclusionProof(index: index, size: size, hashes: part)
                    #expect(inclusion.check(leafHash: hashes[0], root: hashes[1]) != .holds)
                    let old = ConsistencyProof(oldSize: index, newSize: size, hashes: part)
                    #expect(old.check(oldRoot: hashes[0], newRoot: hashes[1]) != .holds)
                }
            }
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func largeTreesAreProvedTheSameWay(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let size = Int.random(in: 101...5_000, using: &generator)
        let leaves = Trees.leafHashes(size)
        let levels = MerkleLevels(leafHashes: leaves)
        let root = MerkleTree.root(of: leaves)
        let index = Int.random(in: 0..<size, using: &generator)
        let inclusion = try #require(
            levels.proveInclusion(index: UInt64(index), size: UInt64(size)))
        #expect(inclusion.check(leafHash: leaves[index], root: root) == .holds)
        let old = Int.random(in: 0...size, using: &generator)
        let consistency = try #require(
            levels.proveConsistency(oldSize: UInt64(old), newSize: UInt64(size)))
        let oldRoot = MerkleTree.root(of: Array(leaves.prefix(old)))
        #expect(consistency.check(oldRoot: oldRoot, newRoot: root) == .holds)
    }

    @Test func aFailingSourceOfHashesEndsTheProofWithItsOwnError() {
        struct DiskFailed: Error {}
        #expect(throws: DiskFailed.self) {
            try InclusionProof.prove(index: 1, size: 9) { _ throws(DiskFailed) in
                throw DiskFailed()
            }
        }
        #expect(throws: DiskFailed.self) {
            try ConsistencyProof.prove(oldSize: 4, newSize: 9) { _ throws(DiskFailed) in
                throw DiskFailed()
            }
        }
    }
}
