import LogStorage

// Looking at what stands beside the segments. What is missing is the caller's to judge; what is
// there and cannot be read is a finding, since nobody knows what it says. Only a file that is not
// for this user, such as a key of the ledger's owner, is passed with a remark.
extension Audit {
    /// The bytes of a file of at most `limit` bytes, or `nil`.
    mutating func read(_ path: String, limit: Int, _ kind: Finding.Kind) -> [UInt8]? {
        there(Result { try fileSystem.readFile(path, limit: limit) }, kind)
    }

    /// What was seen, or `nil`, and then it is told why.
    mutating func there<Seen>(_ look: Result<Seen, any Error>, _ kind: Finding.Kind) -> Seen? {
        do {
            return try look.get()
        } catch let error as FileError where error.meansMissing {
            return nil
        } catch let error as FileError where error.meansForbidden {
            report.remarks.append("\(error)")
        } catch {
            find(kind, "\(error)")
        }
        return nil
    }
}
