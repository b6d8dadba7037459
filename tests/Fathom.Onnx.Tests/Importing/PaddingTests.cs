using Fathom.Networks;

namespace Fathom.Onnx.Tests;

/// <summary>Margins with a mirror or the edge, as numpy makes them.</summary>
public class PaddingTests
{
    [Theory]
    [InlineData("reflect", 2, 1, new[] { 3.0, 2, 1, 2, 3, 4, 3 })]
    [InlineData("reflect", 3, 3, new[] { 4.0, 3, 2, 1, 2, 3, 4, 3, 2, 1 })]
    [InlineData("edge", 2, 1, new[] { 1.0, 1, 1, 2, 3, 4, 4 })]
    [InlineData("edge", 0, 3, new[] { 1.0, 2, 3, 4, 4, 4, 4 })]
    [InlineData("constant", 1, 2, new[] { 7.0, 1, 2, 3, 4, 7, 7 })]
    [InlineData("reflect", -1, 1, new[] { 2.0, 3, 4, 3 })]
    public void A_row_gets_its_margins(string mode, int before, int behind, double[] expected)
    {
        byte[] model = SmallModel.Of(
            17,
            [4],
            expected.Length,
            [
                SmallModel.Integers("pads", 0, before, 0, behind), SmallModel.Tensor("seven", [], 7),
                SmallModel.Node("Pad", ["x", "pads", "seven"], ["y"], MessageWriter.Of(attribute =>
                {
                    attribute.Text(1, "mode");
                    attribute.Text(4, mode);
                    attribute.Integer(20, 3);
                })),
            ]);
        NetworkGraph graph = OnnxNetwork.Read(model).Graph;
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<double>(graph, 1), new PlanOptions { BatchSize = 2, Threads = 1 });
        new double[] { 1, 2, 3, 4, 1, 2, 3, 4 }.CopyTo(plan.Input("x"));
        plan.Forward();
        plan.Value("y").ToArray().ShouldBe([.. expected, .. expected]);
    }

    [Fact]
    public void A_mirror_that_is_wider_than_the_row_is_refused()
    {
        byte[] model = SmallModel.Of(17, [4], 9, [SmallModel.Integers("pads", 0, 4, 0, 1), SmallModel.Node("Pad", ["x", "pads"], ["y"], MessageWriter.Of(attribute =>
        {
            attribute.Text(1, "mode");
            attribute.Text(4, "reflect");
            attribute.Integer(20, 3);
        }))]);
        Should.Throw<OnnxFormatException>(() => OnnxNetwork.Read(model)).Message.ShouldContain("4 elements");
    }
}
