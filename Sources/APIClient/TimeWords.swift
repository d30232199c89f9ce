/// Times as people write them: `now`, `now-1h30m`, a date `20260131`, and seconds, milliseconds, microseconds or
/// nanoseconds since 1970, told apart by their number of digits.
///
/// The same as the server's render endpoint takes.
package enum TimeWords {
    private static let units: [String: Int64] = [
        "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "hour": 3600, "hours": 3600, "d": 86_400, "day": 86_400,
        "days": 86_400, "w": 604_800, "week": 604_800, "weeks": 604_800, "M": 2_592_000, "mon": 2_592_000,
        "y": 31_536_000,
    ]

    /// Milliseconds since 1970; nil for a text that is no such time.
    package static func milliseconds(_ text: String, now: Int64) -> Int64? {
        if !text.isEmpty, text.utf8.allSatisfy(isDigit) { return absolute(text) }
        guard text.hasPrefix("now") else { return nil }
        let rest = text.dropFirst(3)
        guard let sign = rest.first else { return now }
        guard sign == "-" || sign == "+", let seconds = seconds(rest.dropFirst()) else { return nil }
        let (offset, isTooLong) = seconds.multipliedReportingOverflow(by: sign == "-" ? -1000 : 1000)
        let (time, overflowed) = now.addingReportingOverflow(offset)
        return isTooLong || overflowed ? nil : time
    }

    /// Milliseconds of a length like `15s` or `1h30m`; nil for a text that is none, or no time at all.
    package static func length(_ text: String) -> Int64? {
        guard let seconds = seconds(text[...]), seconds > 0, seconds <= Int64.max / 1000 else { return nil }
        return seconds * 1000
    }

    private static func absolute(_ digits: String) -> Int64? {
        guard let number = Int64(digits) else { return nil }
        switch digits.utf8.count {
        case 8:
            if let days = daysSince1970(year: number / 10_000, month: number / 100 % 100, day: number % 100) {
                return days * 86_400_000
            }
            return number * 1000
        case 13: return number
        case 16: return number / 1000
        case 19: return number / 1_000_000
        default:
            let (product, overflowed) = number.multipliedReportingOverflow(by: 1000)
            return overflowed ? nil : product
        }
    }

    /// Nil when there is no such day.
    ///
    /// Counts years from March, so that the leap day is a year's last.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard year >= 1970, (1...12).contains(month), (1...daysInMonth(month, of: year)).contains(day) else {
            return nil
        }
        let shifted = month > 2 ? year : year - 1
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        return shifted * 365 + leapDays + (153 * ((month + 9) % 12) + 2) / 5 + day - 1 - 719_468
    }

    private static func daysInMonth(_ month: Int64, of year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        switch month {
        case 2: return isLeap ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    /// The sum of amounts like `1h30m`; nil when there is anything else.
    private static func seconds(_ text: Substring) -> Int64? {
        var rest = text
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.utf8.allSatisfy(isDigit) }
            let name = rest.dropFirst(digits.count).prefix { $0.isLetter }
            rest = rest.dropFirst(digits.count + name.count)
            guard let amount = Int64(digits), let unit = units[String(name)] else { return nil }
            let (product, isTooLong) = amount.multipliedReportingOverflow(by: unit)
            let (sum, overflowed) = total.addingReportingOverflow(product)
            guard !isTooLong, !overflowed else { return nil }
            total = sum
        }
        return text.isEmpty ? nil : total
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
