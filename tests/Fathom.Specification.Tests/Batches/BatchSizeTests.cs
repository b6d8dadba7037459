namespace Fathom.Specification.Tests;

public sealed class BatchSizeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("128", 128)]
    [InlineData(" 1000000000 ", 1_000_000_000)]
    public void Whole_numbers_are_read(string text, int count)
    {
        BatchSize size = BatchSize.Parse(text);
        size.ShouldBe(BatchSize.Of(count));
        size.Count.ShouldBe(count);
        size.IsInfinite.ShouldBeFalse();
        BatchSize.Parse(size.ToString()).ShouldBe(size);
    }

    [Theory]
    [InlineData("inf")]
    [InlineData("Infinite")]
    [InlineData("infinity")]
    [InlineData("∞")]
    public void The_limit_is_read(string text)
    {
        BatchSize.Parse(text).ShouldBe(BatchSize.Infinite);
        BatchSize.Infinite.ToString().ShouldBe("inf");
        Should.Throw<InvalidOperationException>(() => BatchSize.Infinite.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-4")]
    [InlineData("1e3")]
    [InlineData("1000000001")]
    [InlineData("99999999999999")]
    [InlineData("nan")]
    [InlineData("12 8")]
    public void Anything_else_is_refused(string text)
    {
        BatchSize.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => BatchSize.Parse(text)).Message.ShouldContain("whole number from 1 to 1000000000, or 'inf'");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000_001)]
    public void Counts_out_of_range_are_refused(int count) => Should.Throw<ArgumentOutOfRangeException>(() => BatchSize.Of(count));
}
