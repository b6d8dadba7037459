using System.Collections.Immutable;

namespace Fathom.Networks.Tests;

public class NetworkGraphTests
{
    private static readonly GraphInput s_x = new("x", [TensorShape.Batch, 3]);

    [Fact]
    public void Every_wrong_name_is_told_with_node_and_value()
    {
        ImmutableArray<GraphFault> faults = FaultsOf(new GraphParts
        {
            Inputs = [s_x],
            Nodes = [Node("a", "nothing", "y"), Node("b", "nowhere", "z")],
            Outputs = ["z", "lost"],
        });
        faults.Select(fault => (fault.Node, fault.Value)).ShouldBe([("a", "nothing"), ("b", "nowhere"), ("", "lost")]);
        faults[0].ToString().ShouldBe("node 'a', value 'nothing': There is no value of this name.");
    }

    [Fact]
    public void A_name_that_is_used_twice_is_told()
    {
        FaultsOf(new GraphParts { Inputs = [s_x], Nodes = [Node("a", "x", "x")], Outputs = ["x"] })[0].ToString().ShouldBe("node 'a', value 'x': Another value has this name already.");
        FaultsOf(new GraphParts { Inputs = [s_x], Nodes = [Node("a", "x", "y"), Node("a", "x", "z")], Outputs = ["y"] })[0].Node.ShouldBe("a");
    }

    [Fact]
    public void A_circle_is_told() =>
        FaultsOf(new GraphParts { Inputs = [s_x], Nodes = [Node("a", "z", "y"), Node("b", "y", "z")], Outputs = ["z"] })[0].Message.ShouldContain("depends on itself");

    [Fact]
    public void A_wrong_number_of_inputs_or_outputs_is_told()
    {
        FaultsOf(new GraphParts { Inputs = [s_x], Nodes = [new GraphNode("a", new Addition(), ["x"], ["y"])], Outputs = ["y"] })[0].Message.ShouldBe("Add takes 2 inputs, not 1.");
        FaultsOf(new GraphParts { Inputs = [s_x], Nodes = [new GraphNode("a", new Negation(), ["x"], ["y", "z"])], Outputs = ["y"] })[0].Message.ShouldBe("Neg has 1 to 1 outputs, not 2.");
        FaultsOf(new GraphParts { Inputs = [s_x], Nodes = [new GraphNode("a", new Addition(), ["x", ""], ["y"])], Outputs = ["y"] })[0].Message.ShouldContain("must be there");
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_told_with_the_values() =>
        FaultsOf(new GraphParts
        {
            Inputs = [s_x],
            Parameters = [new GraphParameter("w", [5, 4], ConstantInitializer.Zeros)],
            Nodes = [new GraphNode("fc", new GeneralMatrixProduct(), ["x", "w"], ["y"])],
            Outputs = ["y"],
        }).ShouldHaveSingleItem().ToString().ShouldBe("node 'fc', value 'y': Gemm cannot take 'x' of shape 4 × 3, 'w' of shape 5 × 4: The inner dimensions 3 and 5 must agree.");

    [Fact]
    public void Only_a_parameter_that_is_not_trainable_can_be_replaced() =>
        FaultsOf(new GraphParts
        {
            Inputs = [s_x],
            Parameters = [new GraphParameter("w", [3], ConstantInitializer.Zeros)],
            Nodes = [Node("a", "x", "y")],
            Outputs = ["y"],
            StateUpdates = [new StateUpdate("w", "y")],
        })[0].Value.ShouldBe("w");

    [Fact]
    public void Nodes_may_come_in_any_order()
    {
        NetworkGraph graph = NetworkGraph.Create(new GraphParts { Inputs = [s_x], Nodes = [Node("c", "b", "y"), Node("b", "a", "b"), Node("a", "x", "a")], Outputs = ["y"] });
        graph.Nodes.Select(node => node.Name).ShouldBe(["a", "b", "c"]);
        graph.ProducerOf("b")!.Name.ShouldBe("b");
        graph.ShapesFor(7)["y"].ShouldBe([7, 3]);
    }

    [Fact]
    public void A_fault_of_shape_at_another_batch_size_is_told_when_shapes_are_asked_for()
    {
        NetworkGraph graph = NetworkGraph.Create(new GraphParts { Inputs = [s_x], Nodes = [new GraphNode("a", new Reshape([2, 6]), ["x"], ["y"])], Outputs = ["y"] });
        Should.Throw<GraphException>(() => graph.ShapesFor(5)).Message.ShouldContain("15 elements cannot be put into 12");
    }

    private static GraphNode Node(string name, string input, string output) => new(name, new Negation(), [input], [output]);

    private static ImmutableArray<GraphFault> FaultsOf(GraphParts parts) => Should.Throw<GraphException>(() => NetworkGraph.Create(parts)).Faults;
}
