// A callable for RowWise that doesn't write the slopes.
// expect: RowWise: the callable must take (const auto& scores, const auto& targets, auto& slopes) and return a number
