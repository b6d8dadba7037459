using System.Collections.Immutable;
using System.Globalization;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>A node of a model while it is being turned into nodes of a network.</summary>
/// <param name="node">The node.</param>
/// <param name="opset">The version of the operators.</param>
/// <param name="assembly">The network so far.</param>
internal sealed class OperatorCall(OnnxNode node, int opset, GraphAssembly assembly)
{
    /// <summary>The node.</summary>
    public OnnxNode Node => node;

    /// <summary>The version of the operators.</summary>
    public int Opset => opset;

    /// <summary>The network so far.</summary>
    public GraphAssembly Assembly => assembly;

    /// <summary>The number of inputs, without absent ones at the end.</summary>
    public int InputCount
    {
        get
        {
            int count = node.Inputs.Length;
            while (count > 0 && node.Inputs[count - 1].Length == 0)
            {
                count--;
            }

            return count;
        }
    }

    /// <summary>Whether an input is there.</summary>
    /// <param name="index">Its place.</param>
    /// <returns>False when it is absent.</returns>
    public bool Has(int index) => index < node.Inputs.Length && node.Inputs[index].Length > 0;

    /// <summary>Whether an output is named.</summary>
    /// <param name="index">Its place.</param>
    /// <returns>False when nobody can read it.</returns>
    public bool HasOutput(int index) => index < node.Outputs.Length && node.Outputs[index].Length > 0;

    /// <summary>An input.</summary>
    /// <param name="index">Its place.</param>
    /// <returns>The value.</returns>
    /// <exception cref="OnnxFormatException">It is absent, or no earlier node makes it.</exception>
    public ImportedValue Input(int index)
    {
        if (!Has(index))
        {
            throw Fault($"{node.Operator} needs its input {index}.");
        }

        return assembly.Find(node.Inputs[index]) ?? throw Fault($"No earlier node makes the value '{node.Inputs[index]}' that it reads.");
    }

    /// <summary>An input that may be absent.</summary>
    /// <param name="index">Its place.</param>
    /// <returns>The value, or null.</returns>
    public ImportedValue? Optional(int index) => Has(index) ? Input(index) : null;

    /// <summary>The numbers of an input that must be known when the model is loaded.</summary>
    /// <param name="index">Its place.</param>
    /// <returns>The numbers.</returns>
    public KnownNumbers Known(int index) =>
        assembly.KnownOf(Input(index)) ?? throw Unsupported($"with an input {index} that is computed by the network");

    /// <summary>The one number of an input that must be known and not depend on the batch size.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="standard">What it is when it is absent.</param>
    /// <returns>The number.</returns>
    public double KnownNumber(int index, double standard)
    {
        if (!Has(index))
        {
            return standard;
        }

        KnownNumbers known = Known(index);
        return known.Elements == 1 && known.IsFixed ? known.First[0] : throw Fault($"Its input {index} must be one number.");
    }

    /// <summary>The whole numbers of an input that must be known and not depend on the batch size.</summary>
    /// <param name="index">Its place.</param>
    /// <returns>The numbers, cut to the range of int.</returns>
    public ImmutableArray<int> KnownIntegers(int index)
    {
        KnownNumbers known = Known(index);
        return known.IsFixed
            ? [.. known.First.Select(Clamped)]
            : throw Unsupported($"with an input {index} that depends on the batch size");
    }

    /// <summary>Whole numbers that are an attribute in old versions and an input in new ones.</summary>
    /// <param name="attribute">The name of the attribute.</param>
    /// <param name="input">The place of the input.</param>
    /// <param name="isInput">Whether this version has the input.</param>
    /// <returns>The numbers, or null when they are absent.</returns>
    public ImmutableArray<int>? IntegersOrInput(string attribute, int input, bool isInput) =>
        isInput ? (Has(input) ? KnownIntegers(input) : null) : OptionalIntegers(attribute);

    /// <summary>A whole number.</summary>
    /// <param name="name">The name of the attribute.</param>
    /// <param name="standard">What it is when it is absent.</param>
    /// <returns>The number.</returns>
    public int Integer(string name, int standard) => node.Attribute(name) is { } attribute ? InRange(name, attribute.Integer ?? 0) : standard;

    /// <summary>A number.</summary>
    /// <param name="name">The name of the attribute.</param>
    /// <param name="standard">What it is when it is absent.</param>
    /// <returns>The number, as float32 has it.</returns>
    public double Number(string name, float standard)
    {
        float number = node.Attribute(name) is { } attribute ? attribute.Number ?? 0 : standard;
        return float.IsNaN(number) ? throw Fault($"The attribute '{name}' is not a number.") : number;
    }

    /// <summary>A text.</summary>
    /// <param name="name">The name of the attribute.</param>
    /// <param name="standard">What it is when it is absent.</param>
    /// <returns>The text.</returns>
    public string Text(string name, string standard) => node.Attribute(name)?.Text ?? standard;

    /// <summary>Whole numbers.</summary>
    /// <param name="name">The name of the attribute.</param>
    /// <returns>The numbers, or empty when they are absent.</returns>
    public ImmutableArray<int> Integers(string name) => OptionalIntegers(name) ?? [];

    /// <summary>Whole numbers, where very large ones stand for the end of a dimension.</summary>
    /// <param name="name">The name of the attribute.</param>
    /// <returns>The numbers, cut to the range of int.</returns>
    public ImmutableArray<int> ClampedIntegers(string name) =>
        node.Attribute(name) is { } attribute ? [.. attribute.Integers.Select(number => (int)Math.Clamp(number, int.MinValue, int.MaxValue))] : [];

    /// <summary>Whole numbers that may be absent.</summary>
    /// <param name="name">The name of the attribute.</param>
    /// <returns>The numbers, or null.</returns>
    public ImmutableArray<int>? OptionalIntegers(string name) =>
        node.Attribute(name) is { } attribute ? [.. attribute.Integers.Select(number => InRange(name, number))] : null;

    /// <summary>An axis counted from 0.</summary>
    /// <param name="axis">The axis, which may be counted from the end.</param>
    /// <param name="rank">The number of dimensions.</param>
    /// <returns>The axis.</returns>
    public int Axis(int axis, int rank) =>
        axis >= -rank && axis < rank
            ? axis < 0 ? axis + rank : axis
            : throw Fault(string.Create(CultureInfo.InvariantCulture, $"There is no axis {axis} in a tensor of {rank} dimensions."));

    /// <summary>Adds a node that makes the first output.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="operands">What it reads.</param>
    public void Finish(IOperation operation, params ReadOnlySpan<ImportedValue?> operands) => FinishAt(0, operation, operands);

    /// <summary>Adds a node that makes one of the outputs.</summary>
    /// <param name="output">The place of the output.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="operands">What it reads.</param>
    public void FinishAt(int output, IOperation operation, params ReadOnlySpan<ImportedValue?> operands) =>
        Register(assembly.AddNode(node, operation, Plain(operands), [OutputName(output)])[0]);

    /// <summary>Adds a node between the inputs and the output.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="operands">What it reads.</param>
    /// <returns>What it makes.</returns>
    public ImportedValue Step(IOperation operation, params ReadOnlySpan<ImportedValue?> operands) =>
        assembly.AddNode(node, operation, Plain(operands), [assembly.FreeName($"{OutputName(0)}.part")])[0]!;

    /// <summary>Adds a node whose operands have roles.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="outputs">The names of its outputs.</param>
    /// <param name="operands">What it reads, and as what.</param>
    public void Finish(IOperation operation, ImmutableArray<string> outputs, params (ImportedValue? Value, ParameterRole Role)[] operands)
    {
        foreach (ImportedValue? value in assembly.AddNode(node, operation, operands, outputs))
        {
            Register(value);
        }
    }

    /// <summary>Makes the first output known.</summary>
    /// <param name="value">The value, under the name of the output.</param>
    public void Register(ImportedValue? value)
    {
        if (value is not null)
        {
            assembly.Add(value, node.Name, node.Offset);
        }
    }

    /// <summary>A number as a value.</summary>
    /// <param name="number">The number.</param>
    /// <returns>A scalar.</returns>
    public ImportedValue Constant(double number) =>
        ImportedValue.OfNumbers(assembly.FreeName($"{OutputName(0)}.constant"), KnownNumbers.Fixed(false, [], [number]));

    /// <summary>The name of an output.</summary>
    /// <param name="index">Its place.</param>
    /// <returns>The name.</returns>
    public string OutputName(int index) => HasOutput(index) ? node.Outputs[index] : throw Fault($"{node.Operator} needs its output {index}.");

    /// <summary>A fault of the file at this node.</summary>
    /// <param name="message">What is wrong.</param>
    /// <returns>The exception.</returns>
    public OnnxFormatException Fault(string message) => new(node.Name, node.Offset, message);

    /// <summary>A use of the operator that cannot be run.</summary>
    /// <param name="how">How it is used, as in "with mode reflect".</param>
    /// <returns>The exception.</returns>
    public UnsupportedVariantException Unsupported(string how) => new($"{node.Operator} {how}");

    private static (ImportedValue? Value, ParameterRole Role)[] Plain(ReadOnlySpan<ImportedValue?> operands)
    {
        (ImportedValue?, ParameterRole)[] plain = new (ImportedValue?, ParameterRole)[operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            plain[i] = (operands[i], ParameterRole.Automatic);
        }

        return plain;
    }

    private static int Clamped(double number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);

    private int InRange(string name, long number) =>
        number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw Fault(string.Create(CultureInfo.InvariantCulture, $"The attribute '{name}' is {number}, which no tensor needs."));
}
