/// For how long an answer may be given again to the very bytes that it was given to. It belongs to
/// the loop whose handler made it.
package protocol Repetition: AnyObject {
    /// Called when the bytes come again: true if their handler would answer the same now. Then it
    /// is not asked, and the answer counts as given.
    func again() -> Bool
}
