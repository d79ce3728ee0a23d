import ByteCoding
import FlagModel

/// Changes as answers hold them: the objects that stand in events.
enum ChangeObjects {
    static func decode(_ objects: [JSONValue]) throws(CommandFailure) -> [Change] {
        var changes: [Change] = []
        for object in objects {
            do throws(FieldError) {
                changes.append(try ChangeObject.decode(object))
            } catch {
                throw AnswerMembers.unreadable("a change in it is none: \(error)")
            }
        }
        return changes
    }
}
