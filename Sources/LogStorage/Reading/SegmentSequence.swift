import ByteCoding

/// The rules by which one segment follows another, checked on headers and seals alone.
enum SegmentSequence {
    /// What is wrong with a segment as the successor of `previous` (`nil`: as the first).
    static func damages(
        of segment: SegmentDescription, after previous: SegmentDescription?
    ) -> [Damage] {
        guard let header = segment.header else { return [] }
        var damages = Findings(path: segment.path, position: segment.firstPosition)
        damages.compare(48, "first position", segment.firstPosition, header.firstPosition)
        guard let previous else {
            damages.compare(48, "first position", 0, header.firstPosition)
            damages.compare(56, "first batch", 0, header.firstBatch)
            damages.compare(64, "segment number", 0, header.number)
            damages.compare(88, "previous segment", Digest.zero, header.previousSegment)
            damages.compare(120, "previous commit", Digest.zero, header.previousCommit)
            return damages.list
        }
        guard let before = previous.header else { return damages.list }
        damages.compare(16, "ledger", before.identity, header.identity)
        damages.compare(64, "segment number", before.number &+ 1, header.number)
        guard let seal = previous.seal else {
            damages.list.append(
                Damage(
                    file: previous.path, offset: previous.length, position: nil, kind: .seal,
                    expected: "a seal at the end of the file", found: "none"))
            return damages.list
        }
        damages.compare(48, "first position", seal.size, header.firstPosition)
        damages.compare(56, "first batch", seal.batches, header.firstBatch)
        damages.compare(88, "previous segment", seal.digest, header.previousSegment)
        damages.compare(120, "previous commit", seal.lastCommit, header.previousCommit)
        return damages.list
    }

    private struct Findings {
        let path: String
        let position: UInt64
        var list: [Damage] = []

        mutating func compare<Value: Equatable>(
            _ offset: UInt64, _ name: String, _ expected: Value, _ found: Value
        ) {
            guard expected != found else { return }
            list.append(
                Damage(
                    file: path, offset: offset, position: position, kind: .segmentHeader,
                    expected: "\(name) \(expected)", found: "\(found)"))
        }
    }
}
