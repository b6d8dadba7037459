namespace Fathom.Studies.Tests;

public class MapAxisTests
{
    [Theory]
    [InlineData("depth=10:50:10", "depth", new double[] { 10, 20, 30, 40, 50 })]
    [InlineData("depth=10:49:10", "depth", new double[] { 10, 20, 30, 40 })]
    [InlineData("batch=8:128:x2", "batch", new double[] { 8, 16, 32, 64, 128 })]
    [InlineData("batch=8, 16,32", "batch", new double[] { 8, 16, 32 })]
    [InlineData("Gain=0.1:0.5:0.1", "gain", new double[] { 0.1, 0.2, 0.3, 0.4, 0.5 })]
    [InlineData("lr=1e-4:1:x10", "lr", new double[] { 1e-4, 1e-3, 1e-2, 0.1, 1 })]
    [InlineData("shift=-1:1:1", "shift", new double[] { -1, 0, 1 })]
    [InlineData("width=64", "width", new double[] { 64 })]
    public void An_axis_is_read_from_a_range_or_a_list(string text, string name, double[] values)
    {
        MapAxis axis = MapAxis.Parse(text);
        axis.Parameter.Name.ShouldBe(name);
        axis.Values.ToArray().ShouldBe(values);
    }

    [Theory]
    [InlineData("depth", "An axis is a name and values")]
    [InlineData("=1,2", "An axis is a name and values")]
    [InlineData("depth=", "An axis is a name and values")]
    [InlineData("deph=1,2", "did you mean 'depth'")]
    [InlineData("depth=1,x", "'x' is none")]
    [InlineData("depth=1,NaN", "'NaN' is none")]
    [InlineData("depth=1,,2", "'' is none")]
    [InlineData("depth=2,1", "must rise, but 1 follows 2")]
    [InlineData("depth=2,2", "must rise")]
    [InlineData("depth=1.5,2", "1.5 is none")]
    [InlineData("depth=1:5", "three parts")]
    [InlineData("depth=1:5:", "three parts")]
    [InlineData("depth=5:1:1", "has no values")]
    [InlineData("depth=1:5:0", "has no values")]
    [InlineData("depth=1:5:-1", "has no values")]
    [InlineData("batch=0:5:x2", "has no values")]
    [InlineData("batch=1:5:x1", "has no values")]
    [InlineData("gain=0:1:1e-9", "more than 1000 values")]
    [InlineData("batch=1:99999999999:x10", "must be whole numbers, and 10000000000 is none")]
    public void What_is_no_axis_is_told_in_a_sentence(string text, string part)
    {
        string message = Should.Throw<ArgumentException>(() => MapAxis.Parse(text)).Message;
        message.ShouldContain(part);
    }

    [Fact]
    public void Places_lie_between_values_in_proportion()
    {
        MapAxis even = MapAxis.Parse("depth=10:50:10");
        new double[] { 10, 25, 50, 5, 60 }.Select(even.PlaceOf).ToArray().ShouldBe([0, 1.5, 4, -0.5, 5]);
        MapAxis factors = MapAxis.Parse("batch=8:128:x2");
        factors.PlaceOf(32).ShouldBe(2, 1e-12);
        factors.PlaceOf(Math.Sqrt(8 * 16)).ShouldBe(0.5, 1e-12);
        MapAxis.Parse("batch=8,16,64").PlaceOf(40).ShouldBe(1.5);
        even.PlaceOf(double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
        even.PlaceOf(double.NaN).ShouldBe(double.NaN);
        MapAxis.Parse("depth=10").PlaceOf(20).ShouldBe(double.NaN);
    }
}
