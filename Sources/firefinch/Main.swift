@main struct Firefinch { static func main() {} }
