package import ByteCoding
package import FlagModel

/// In whose name an event speaks, and what may count for them there.
struct Authority {
    /// Who acts: the author, or the one that a delegated key signed for.
    let author: Author
    let grounds: Grounds

    enum Grounds {
        /// The program itself, about itself.
        case ledger
        /// The author's granted roles; with a tenant, those in it only.
        case roles(scope: Tenant?)
        case token(TokenIssued)
    }
}

extension LedgerState {
    /// Who speaks through this event: the key must be theirs and valid at this very position.
    func authority(of event: Event, at place: EventPlace) throws(Refusal) -> Authority {
        let key = try signingKey(place.fingerprint, of: event.author)
        if event.author == .ledger {
            guard event.onBehalfOf == nil else {
                throw Refusal(.forbidden, "the ledger's own key signs for nobody else")
            }
            return Authority(author: .ledger, grounds: .ledger)
        }
        guard let delegation = event.onBehalfOf else {
            if key.isDelegate {
                throw Refusal(
                    .forbidden,
                    "key \(place.fingerprint.fingerprintText) of '\(event.author)' signs for "
                        + "others only: name in 'onBehalfOf' for whom")
            }
            return Authority(author: event.author, grounds: .roles(scope: key.tenant))
        }
        guard key.isDelegate else {
            throw Refusal(
                .forbidden,
                "key \(place.fingerprint.fingerprintText) of '\(event.author)' may not sign for "
                    + "'\(delegation.author)': only a delegated key signs for others")
        }
        if delegation.author.isReserved {
            throw Refusal(.forbidden, "nobody signs for '\(delegation.author)': it is reserved")
        }
        guard let id = delegation.token else {
            return Authority(author: delegation.author, grounds: .roles(scope: nil))
        }
        let token = try validToken(id, of: delegation.author, at: place.recordedAt)
        return Authority(author: delegation.author, grounds: .token(token))
    }

    private func signingKey(
        _ fingerprint: Digest, of author: Author
    ) throws(Refusal) -> KeyEnrolled {
        guard let enrolled = keys[fingerprint] else {
            throw Refusal(
                .unknownKey,
                "key \(fingerprint.fingerprintText) is not enrolled: an owner enrols it with "
                    + "'key add'")
        }
        guard enrolled.key.author == author else {
            throw Refusal(
                .forbidden,
                "key \(fingerprint.fingerprintText) belongs to '\(enrolled.key.author)', the "
                    + "event's author is '\(author)': sign as the key's owner")
        }
        if let revokedAt = enrolled.revokedAt {
            throw Refusal(
                .revokedKey,
                "key \(fingerprint.fingerprintText) of '\(author)' was revoked at position "
                    + "\(revokedAt): sign with another one")
        }
        return enrolled.key
    }

    /// The token `id`, if it may speak for `principal` at `time`.
    package func validToken(
        _ id: String, of principal: Author, at time: Timestamp
    ) throws(Refusal) -> TokenIssued {
        guard let issued = tokens[id] else {
            throw Refusal(.unknownToken, "token '\(id)' was never issued: issue one")
        }
        if let revokedAt = issued.revokedAt {
            throw Refusal(
                .unknownToken, "token '\(id)' was revoked at position \(revokedAt): issue another")
        }
        if let expiresAt = issued.token.expiresAt, expiresAt <= time {
            throw Refusal(.unknownToken, "token '\(id)' expired at \(expiresAt): issue another")
        }
        guard issued.token.principal == principal else {
            throw Refusal(
                .forbidden,
                "token '\(id)' speaks for '\(issued.token.principal)', not for '\(principal)'")
        }
        return issued.token
    }
}
