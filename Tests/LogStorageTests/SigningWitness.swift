import ByteCoding
import LogStorage
import Testing

/// Sees what one ledger signs in its whole life, over all crashes: never two roots for one size,
/// and never a root of bytes that a power cut could still take away.
final class SigningWitness {
    private var roots: [UInt64: Digest] = [:]

    /// For another course of events from here on.
    func copy() -> SigningWitness {
        let other = SigningWitness()
        other.roots = roots
        return other
    }

    func sign(size: UInt64, root: Digest, on fileSystem: any FileSystem) {
        let before = roots.updateValue(root, forKey: size)
        #expect(before == nil || before == root, "two signed roots for size \(size)")
        guard let system = fileSystem as? MemoryFileSystem else { return }
        let world = system.snapshot
        for (path, number) in world.names where path.hasSuffix(".segment") {
            #expect(world.durableNames[path] == number, "signed before \(path) has its name")
            let isDurable = world.nodes[number]?.isDurable ?? false
            #expect(isDurable, "signed before \(path) was on the disk")
        }
    }
}

extension MemoryWorld.Node {
    /// A power cut takes nothing away but zeros at the end.
    fileprivate var isDurable: Bool {
        let common = min(content.count, durable.count)
        return content.prefix(common) == durable.prefix(common)
            && content.dropFirst(common).allSatisfy { $0 == 0 }
            && durable.dropFirst(common).allSatisfy { $0 == 0 }
    }
}
