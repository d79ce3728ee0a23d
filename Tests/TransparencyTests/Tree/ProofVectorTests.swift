import ByteCoding
import Foundation
import Testing
import Transparency

/// Vectors of other implementations. Those for proofs of subtrees (`subtree*` in the same
/// collection) are left out: only mirrors need such proofs, and this program has none.
@Suite(.enabled(if: Vectors.isPresent, Comment(rawValue: Vectors.missing)))
struct ProofVectorTests {
    private struct Inclusion: Decodable {
        let leafIdx: UInt64
        let treeSize: UInt64
        let root: String
        let leafHash: String
        let proof: [String]?
        let desc: String
        let wantErr: Bool
    }

    private struct Consistency: Decodable {
        let size1: UInt64
        let size2: UInt64
        let root1: String
        let root2: String
        let proof: [String]?
        let desc: String
        let wantErr: Bool
    }

    private static let folder = "transparency-dev-merkle/testdata"

    /// Where we differ on purpose: transparency-dev refuses every proof from the empty tree as
    /// useless, c2sp.org/tlog-witness lets it hold when it has no hashes and the root is right.
    /// An auditor's first checkpoint may well be of the empty log.
    private static let provedFromTheEmptyTree: Set = [
        "size1-is-zero-and-size2-is-not-zero.json", "sizes-are-equal-zero-and-proof-is-empty.json",
    ]

    @Test func inclusionVectorsOfTransparencyDev() throws {
        let files = try Vectors.files(below: Self.folder + "/inclusion", suffix: ".json")
        #expect(files.count == 98)
        for file in files {
            let vector = try JSONDecoder().decode(Inclusion.self, from: Data(contentsOf: file))
            let hashes = (vector.proof ?? []).map { Digest(base64: $0) }
            var holds = false
            if let leafHash = Digest(base64: vector.leafHash),
                let root = Digest(base64: vector.root), !hashes.contains(nil)
            {
                let proof = InclusionProof(
                    index: vector.leafIdx, size: vector.treeSize, hashes: hashes.compactMap(\.self))
                holds = proof.check(leafHash: leafHash, root: root) == .holds
            }
            #expect(holds == !vector.wantErr, "\(file.lastPathComponent): \(vector.desc)")
        }
    }

    @Test func consistencyVectorsOfTransparencyDev() throws {
        let files = try Vectors.files(below: Self.folder + "/consistency", suffix: ".json")
        #expect(files.count == 98)
        for file in files {
            let vector = try JSONDecoder().decode(Consistency.self, from: Data(contentsOf: file))
            let hashes = (vector.proof ?? []).map { Digest(base64: $0) }
            var holds = false
            if !hashes.contains(nil) {
                let (oldRoot, newRoot) = (Self.root(vector.root1), Self.root(vector.root2))
                let proof = ConsistencyProof(
                    oldSize: vector.size1, newSize: vector.size2,
                    hashes: hashes.compactMap(\.self))
                holds = proof.check(oldRoot: oldRoot, newRoot: newRoot) == .holds
            }
            let differs = Self.provedFromTheEmptyTree.contains(file.lastPathComponent)
            #expect(
                holds == (!vector.wantErr || differs), "\(file.lastPathComponent): \(vector.desc)")
        }
    }

    /// Some vectors have a text of another length for a root that nobody computes; ours have 32
    /// bytes by their type, so such a text is stood for by its hash.
    private static func root(_ base64: String) -> Digest {
        Digest(base64: base64) ?? SHA256.hash(Array(base64.utf8))
    }

    @Test func everyProofOfTheClassicTreeIsMadeToTheByte() throws {
        struct File: Decodable {
            struct Inclusion: Decodable {
                let index: UInt64
                let size: UInt64
                let proof: [String]
            }
            struct Consistency: Decodable {
                let size1: UInt64
                let size2: UInt64
                let proof: [String]
            }
            let leaf_inputs: [String]
            let leaf_hashes: [String]
            let roots: [String]
            let inclusion: [Inclusion]
            let consistency: [Consistency]
        }
        let file = try Vectors.decode(File.self, "derived/rfc6962_tree.json")
        let leaves = try file.leaf_inputs.map { MerkleTree.leafHash(of: try bytes(hex: $0)) }
        #expect(leaves.map(\.hexadecimal) == file.leaf_hashes)
        for (size, root) in file.roots.enumerated() {
            #expect(MerkleTree.root(of: Array(leaves.prefix(size))).hexadecimal == root)
        }
        let levels = MerkleLevels(leafHashes: leaves)
        #expect(!file.inclusion.isEmpty && !file.consistency.isEmpty)
        for vector in file.inclusion {
            let proof = levels.proveInclusion(index: vector.index, size: vector.size)
            #expect(proof?.hashes.map(\.hexadecimal) == vector.proof)
        }
        for vector in file.consistency {
            let proof = levels.proveConsistency(oldSize: vector.size1, newSize: vector.size2)
            #expect(proof?.hashes.map(\.hexadecimal) == vector.proof)
        }
    }
}
