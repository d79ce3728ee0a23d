/// What `head` says: the condition of both slots, and the better of them.
package struct HeadReading: Hashable, Sendable {
    package enum Condition: Hashable, Sendable {
        case valid(HeadSlot)
        /// Nothing but zeros, or no such file.
        case unwritten
        case damaged(Damage)
    }

    /// Two conditions, in the order of the file.
    package let slots: [Condition]
    /// A file that is longer or shorter than two slots.
    package let lengthDamage: Damage?

    /// The valid slot of the higher generation.
    package var best: HeadSlot? {
        slots.compactMap { condition -> HeadSlot? in
            guard case .valid(let slot) = condition else { return nil }
            return slot
        }
        .max { $0.generation < $1.generation }
    }

    package var damages: [Damage] {
        let slotDamages = slots.compactMap { condition -> Damage? in
            guard case .damaged(let damage) = condition else { return nil }
            return damage
        }
        return slotDamages + (lengthDamage.map { [$0] } ?? [])
    }

    /// Nothing was ever acknowledged, as far as this file knows.
    package var isUnwritten: Bool { slots.allSatisfy { $0 == .unwritten } }
}

extension HeadReading {
    /// Reads `head`. A writer beside this reader may be in the middle of a slot, so a damaged slot
    /// is looked at again before it is believed. Throws `LogStorageError.unsupportedFormat`,
    /// `FileError`.
    package static func read(
        _ fileSystem: any FileSystem, _ layout: LedgerLayout
    ) throws -> HeadReading {
        guard try fileSystem.exists(layout.head) else {
            return HeadReading(slots: [.unwritten, .unwritten], lengthDamage: nil)
        }
        let file = try fileSystem.open(layout.head, .read)
        var reading = try once(file)
        for _ in 1..<LogStorageLimits.headReadAttempts where !reading.damages.isEmpty {
            let again = try once(file)
            if again == reading { break }
            reading = again
        }
        return reading
    }

    private static func once(_ file: any StorageFile) throws -> HeadReading {
        let whole = 2 * HeadSlot.byteCount
        let bytes = try file.read(at: 0, count: whole)
        let length = try file.size()
        let slots = try [0, 1].map { try condition(of: $0, in: bytes, file: file.path) }
        // An empty file is what a power cut leaves of one just made.
        guard length != 0, length != UInt64(whole) else {
            return HeadReading(slots: slots, lengthDamage: nil)
        }
        let damage = Damage(
            file: file.path, offset: min(length, UInt64(whole)), position: nil, kind: .headSlot,
            expected: "\(whole) bytes", found: "\(length)")
        return HeadReading(slots: slots, lengthDamage: damage)
    }

    private static func condition(
        of slot: Int, in bytes: [UInt8], file: String
    ) throws -> Condition {
        let start = min(slot * HeadSlot.byteCount, bytes.count)
        let part = Array(bytes[start..<min(start + HeadSlot.byteCount, bytes.count)])
        if part.allSatisfy({ $0 == 0 }) { return .unwritten }
        do {
            return .valid(try HeadSlot.decode(part, slot: UInt64(slot), file: file))
        } catch let damage as Damage {
            return .damaged(damage)
        }
    }
}
