/// Times as people write them in URLs: `now`, `now-1h30m`, `20260131`, and seconds, milliseconds, microseconds or
/// nanoseconds since 1970, told apart by their number of digits.
enum AtTime {
    private static let second: Int64 = 1_000_000_000

    /// Nanoseconds since 1970; nil for a text that is no such time.
    ///
    /// Words other than `now` mean `now`, as clients of
    /// this API expect.
    static func nanoseconds(_ text: String, now: Int64) -> Int64? {
        let text = text.filter { $0 != "_" && $0 != "," && $0 != " " }
        guard let first = text.first else { return nil }
        if text.allSatisfy({ $0.isASCII && $0.isNumber }) { return absolute(text) }
        guard !first.isNumber else { return nil }
        guard let sign = text.firstIndex(where: { $0 == "-" || $0 == "+" }) else { return now }
        guard let offset = offset(text[text.index(after: sign)...]) else { return nil }
        let (time, overflowed) =
            text[sign] == "-" ? now.subtractingReportingOverflow(offset) : now.addingReportingOverflow(offset)
        return overflowed ? nil : time
    }

    private static func absolute(_ digits: String) -> Int64? {
        guard let number = Int64(digits) else { return nil }
        let unit: Int64 =
            switch digits.count {
            case 13: 1_000_000
            case 16: 1_000
            case 19: 1
            default: second
            }
        if digits.count == 8, let days = daysSince1970(date: number) { return days * 86_400 * second }
        let (product, overflowed) = number.multipliedReportingOverflow(by: unit)
        return overflowed ? nil : product
    }

    /// Days from 1970 to a date written `YYYYMMDD`; nil when there is no such date.
    ///
    /// Counts from March, so that the leap
    /// day is a year's last.
    private static func daysSince1970(date: Int64) -> Int64? {
        let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100)
        guard year >= 1970, (1...12).contains(month), (1...daysInMonth(month, of: year)).contains(day) else {
            return nil
        }
        let shifted = month > 2 ? year : year - 1
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return shifted * 365 + leapDays + dayOfYear - 719_468
    }

    private static func daysInMonth(_ month: Int64, of year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        switch month {
        case 2: return isLeap ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    /// The sum of amounts like `1h30m`, in nanoseconds; nil when there is anything else.
    private static func offset(_ text: Substring) -> Int64? {
        var rest = text
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let amount = Int64(digits), let unit = seconds(in: name) else { return nil }
            let (product, overflowed) = amount.multipliedReportingOverflow(by: unit * second)
            let (sum, carried) = total.addingReportingOverflow(product)
            guard !overflowed, !carried else { return nil }
            total = sum
        }
        return text.isEmpty ? nil : total
    }

    private static func seconds(in unit: Substring) -> Int64? {
        if unit == "M" { return 30 * 86_400 }
        let name = unit.lowercased()
        if name.hasPrefix("mon") { return 30 * 86_400 }
        switch name.first {
        case "s": return 1
        case "m": return 60
        case "h": return 3600
        case "d": return 86_400
        case "w": return 7 * 86_400
        case "y": return 365 * 86_400
        default: return nil
        }
    }
}
