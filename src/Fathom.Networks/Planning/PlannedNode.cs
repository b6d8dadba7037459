namespace Fathom.Networks;

/// <summary>A node of a plan with the memory it needs.</summary>
/// <param name="node">The node.</param>
/// <param name="moment">The moment of its forward pass.</param>
/// <param name="backwardMoment">The moment of its backward pass, if it has one.</param>
internal sealed class PlannedNode(GraphNode node, int moment, int backwardMoment)
{
    /// <summary>The node.</summary>
    public GraphNode Node { get; } = node;

    /// <summary>The moment of its forward pass.</summary>
    public int Moment { get; } = moment;

    /// <summary>The moment of its backward pass, if it has one.</summary>
    public int BackwardMoment { get; } = backwardMoment;

    /// <summary>Whether it has a backward pass.</summary>
    public bool RunsBackward { get; set; }

    /// <summary>Which outputs are computed.</summary>
    public bool[] HasOutput { get; } = new bool[node.Outputs.Length];

    /// <summary>Which outputs have a gradient.</summary>
    public bool[] HasOutputGradient { get; } = new bool[node.Outputs.Length];

    /// <summary>Where the gradient of each input goes.</summary>
    public Contribution?[] Contributions { get; } = new Contribution?[node.Inputs.Length];

    /// <summary>Kept from forward to backward.</summary>
    public BufferRequest? Saved { get; set; }

    /// <summary>For the forward pass alone.</summary>
    public BufferRequest? ForwardScratch { get; set; }

    /// <summary>For the backward pass alone.</summary>
    public BufferRequest? BackwardScratch { get; set; }

    /// <summary>Values whose gradients are complete after the backward pass.</summary>
    public List<string> CompletedGradients { get; } = [];
}
