import ByteCoding
import FlagModel

extension LedgerState {
    func checkControl(_ change: Change, at position: UInt64) throws(Refusal) {
        switch change {
        case .ledgerCreated:
            throw Refusal(.invalid, "a ledger is created once, by its first record")
        case .ledgerRecovered(let recovered):
            // A note that the clock stepped back may stand between what was found and this event.
            guard recovered.size <= position else {
                throw Refusal(
                    .invalid,
                    "the recovery counts \(recovered.size) records and stands at \(position)")
            }
        case .environmentAdded(let environment):
            guard !isKnown(environment) else {
                throw Refusal(.alreadyExists, "environment '\(environment)' exists already")
            }
        case .tenantAdded(let tenant, _):
            guard !isKnown(tenant) else {
                throw Refusal(
                    .alreadyExists, "tenant '\(tenant)' exists already, or did and was retired")
            }
        case .tenantRenamed(let tenant, _): try checkWritable(tenant)
        case .tenantRetired(let tenant):
            try checkWritable(tenant)
            guard !tenant.isZero else {
                throw Refusal(.forbidden, "tenant-0 is the control plane: it cannot be retired")
            }
        case .flagDeclared, .flagArchived, .flagRestored: try checkFlagChange(change)
        case .roleGranted, .roleRevoked, .keyEnrolled, .keyRevoked, .tokenIssued, .tokenRevoked:
            try checkAccess(change, at: position)
        case .noteAdded(_, let flag, let noted): try checkNote(flag, noted, at: position)
        case .clockSteppedBack: break
        case .overrideSet, .overrideCleared:
            throw Refusal(.invalid, "an override goes into the stream of its tenant")
        }
    }

    private func checkFlagChange(_ change: Change) throws(Refusal) {
        switch change {
        case .flagDeclared(let definition):
            try definition.check()
            guard let earlier = flags[definition.key]?.declarations.latest?.value.definition,
                earlier.type != definition.type
            else { return }
            throw Refusal(
                .typeMismatch,
                "flag '\(definition.key)' is of type \(earlier.type.rawValue) and stays so, even "
                    + "after it was archived: declare a new flag for \(definition.type.rawValue)")
        case .flagArchived(let key):
            _ = try declaredFlag(key)
        case .flagRestored(let key):
            guard let declared = flags[key]?.declarations.latest?.value else {
                throw Refusal(.unknownFlag, "flag '\(key)' was never declared: declare it")
            }
            guard declared.isArchived else {
                throw Refusal(.alreadyExists, "flag '\(key)' is not archived")
            }
        default: break
        }
    }

    private func checkNote(
        _ flag: FlagKey?, _ noted: UInt64?, at position: UInt64
    ) throws(Refusal) {
        if let flag, flags[flag]?.declarations.latest == nil {
            throw Refusal(.unknownFlag, "the note is on flag '\(flag)', which was never declared")
        }
        if let noted, noted >= position {
            throw Refusal(
                .unknownPosition,
                "the note is on position \(noted), the ledger ends before \(position)")
        }
    }
}
