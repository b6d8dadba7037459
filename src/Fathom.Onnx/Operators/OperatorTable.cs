using System.Collections.Frozen;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Onnx;

/// <summary>Which ONNX operators become which operations.</summary>
internal static class OperatorTable
{
    private static readonly FrozenDictionary<string, Action<OperatorCall>> s_mappings = new Dictionary<string, Action<OperatorCall>>(StringComparer.Ordinal)
    {
        ["Abs"] = ActivationMapping.Catalog(ActivationCatalog.AbsoluteValue),
        ["Add"] = ArithmeticMapping.Binary(() => new Addition()),
        ["AveragePool"] = WindowMapping.AveragePool,
        ["BatchNormalization"] = NormalizationMapping.BatchNorm,
        ["Cast"] = ArithmeticMapping.Cast,
        ["Celu"] = ActivationMapping.Celu,
        ["Clip"] = ArithmeticMapping.Clip,
        ["Concat"] = FormMapping.Concatenate,
        ["Conv"] = WindowMapping.Convolution,
        ["Cos"] = ActivationMapping.Cosine,
        ["Div"] = ArithmeticMapping.Binary(() => new Division()),
        ["Dropout"] = ActivationMapping.Dropout,
        ["Elu"] = ActivationMapping.Elu,
        ["Erf"] = ActivationMapping.Catalog(ActivationCatalog.Erf),
        ["Exp"] = ArithmeticMapping.Unary(() => new Exponential()),
        ["Expand"] = FormMapping.Expand,
        ["Flatten"] = FormMapping.Flatten,
        ["Gather"] = FormMapping.Gather,
        ["Gelu"] = ActivationMapping.Gelu,
        ["Gemm"] = ReductionMapping.GeneralProduct,
        ["GlobalAveragePool"] = WindowMapping.GlobalAveragePool,
        ["GlobalMaxPool"] = WindowMapping.GlobalMaximumPool,
        ["GroupNormalization"] = NormalizationMapping.GroupNorm,
        ["HardSigmoid"] = ActivationMapping.HardSigmoid,
        ["HardSwish"] = ActivationMapping.HardSwish,
        ["Identity"] = ArithmeticMapping.Unary(() => new Identity()),
        ["InstanceNormalization"] = NormalizationMapping.InstanceNorm,
        ["LRN"] = NormalizationMapping.LocalResponse,
        ["LayerNormalization"] = NormalizationMapping.LayerNorm,
        ["LeakyRelu"] = ActivationMapping.LeakyRelu,
        ["Log"] = ArithmeticMapping.Unary(() => new Logarithm()),
        ["LogSoftmax"] = ActivationMapping.Softmax(isLogarithm: true),
        ["MatMul"] = ReductionMapping.Product,
        ["Max"] = ArithmeticMapping.Variadic(() => new Extremum(IsMaximum: true)),
        ["MaxPool"] = WindowMapping.MaximumPool,
        ["Mean"] = ArithmeticMapping.Mean,
        ["Min"] = ArithmeticMapping.Variadic(() => new Extremum(IsMaximum: false)),
        ["Mish"] = ActivationMapping.Mish,
        ["Mul"] = ArithmeticMapping.Binary(() => new Multiplication()),
        ["Neg"] = ArithmeticMapping.Unary(() => new Negation()),
        ["PRelu"] = ActivationMapping.ParametricRelu,
        ["Pad"] = PadMapping.Pad,
        ["Pow"] = ArithmeticMapping.Power,
        ["RMSNormalization"] = NormalizationMapping.RootMeanSquareNorm,
        ["Reciprocal"] = ArithmeticMapping.Unary(() => new Reciprocal()),
        ["ReduceL1"] = ReductionMapping.Sum(18, ReductionMapping.Magnitude),
        ["ReduceL2"] = ReductionMapping.Sum(18, ReductionMapping.Square, after: () => new SquareRoot()),
        ["ReduceLogSum"] = ReductionMapping.Sum(18, after: () => new Logarithm()),
        ["ReduceMean"] = ReductionMapping.Sum(18, isMean: true),
        ["ReduceSum"] = ReductionMapping.Sum(13),
        ["ReduceSumSquare"] = ReductionMapping.Sum(18, ReductionMapping.Square),
        ["Relu"] = ActivationMapping.Catalog(ActivationCatalog.Relu),
        ["Reshape"] = FormMapping.Reshape,
        ["Selu"] = ActivationMapping.Selu,
        ["Sigmoid"] = ActivationMapping.Catalog(ActivationCatalog.Sigmoid),
        ["Sin"] = ActivationMapping.Catalog(ActivationCatalog.Sin),
        ["Slice"] = FormMapping.Slice,
        ["Softmax"] = ActivationMapping.Softmax(isLogarithm: false),
        ["Softplus"] = ActivationMapping.Catalog(ActivationCatalog.Softplus),
        ["Softsign"] = ActivationMapping.Softsign,
        ["Split"] = FormMapping.Split,
        ["Sqrt"] = ArithmeticMapping.Unary(() => new SquareRoot()),
        ["Squeeze"] = FormMapping.Squeeze,
        ["Sub"] = ArithmeticMapping.Binary(() => new Subtraction()),
        ["Sum"] = ArithmeticMapping.Variadic(() => new Addition()),
        ["Tanh"] = ActivationMapping.Catalog(ActivationCatalog.Tanh),
        ["Transpose"] = FormMapping.Transpose,
        ["Unsqueeze"] = FormMapping.Unsqueeze,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Operators that only make sense where their result is known when the model is loaded.
    private static readonly FrozenSet<string> s_folded = FrozenSet.ToFrozenSet(
        ["And", "Bernoulli", "Ceil", "Constant", "ConstantOfShape", "Equal", "Floor", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Mod", "Not", "Or", "RandomUniformLike", "Range", "ReduceProd", "Round", "Shape", "Size", "Where"],
        StringComparer.Ordinal);

    /// <summary>Whether an operator is known at all.</summary>
    /// <param name="node">The node.</param>
    /// <returns>False when no use of it can be run.</returns>
    public static bool Knows(OnnxNode node) => node.Domain.Length == 0 && (s_mappings.ContainsKey(node.Operator) || s_folded.Contains(node.Operator));

    /// <summary>Turns a node into nodes of the network.</summary>
    /// <param name="call">The node.</param>
    /// <exception cref="UnsupportedVariantException">This use of the operator cannot be run.</exception>
    /// <exception cref="OnnxFormatException">The node contradicts itself.</exception>
    public static void Map(OperatorCall call)
    {
        if (!s_mappings.TryGetValue(call.Node.Operator, out Action<OperatorCall>? mapping))
        {
            throw call.Unsupported("of values that the network computes");
        }

        mapping(call);
    }
}
