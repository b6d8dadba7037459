using System.Text;
using Fathom.Numerics;
using Google.Protobuf;

namespace Fathom.Onnx.Tests;

/// <summary>Damages models so that they stay models: fields and nodes are taken out, doubled, exchanged, given strange numbers or other names; sometimes bytes are damaged, too.</summary>
/// <param name="corpus">The models to begin with.</param>
/// <param name="seed">Tells one run of damages from another.</param>
internal sealed class ModelMutation(IReadOnlyList<byte[]> corpus, ulong seed)
{
    private static readonly ulong[] s_strange =
        [0, 1, 2, 3, 7, 9, 16, 100, 127, 128, 255, 1 << 16, 1 << 20, int.MaxValue, uint.MaxValue, 1UL << 32, 1UL << 40, long.MaxValue, ulong.MaxValue, ulong.MaxValue - 1, unchecked((ulong)int.MinValue)];

    private static readonly string[] s_words =
    [
        "Add", "Mul", "Conv", "Gemm", "MatMul", "Reshape", "Transpose", "Concat", "Split", "Slice", "Gather", "Pad", "Expand", "Constant", "ConstantOfShape", "Shape", "Unsqueeze", "Squeeze",
        "Clip", "Dropout", "Softmax", "LRN", "Sum", "Max", "Mean", "Pow", "ReduceMean", "ReduceSum", "ReduceL2", "MaxPool", "AveragePool", "GlobalAveragePool", "BatchNormalization",
        "LayerNormalization", "InstanceNormalization", "GroupNormalization", "Identity", "Cast", "Range", "Where", "Elu", "Selu", "Celu", "PRelu", "Flatten", "Div", "Equal", "ReduceProd", "If",
        "Sub", "Sqrt", "Reciprocal", "RMSNormalization", "RandomUniformLike", "Less", "Bernoulli", "HardSigmoid", "HardSwish", "mode", "reflect", "edge", "low", "high", "keepdims",
        "axis", "axes", "pads", "strides", "kernel_shape", "dilations", "group", "perm", "auto_pad", "SAME_UPPER", "ceil_mode", "epsilon", "alpha", "value", "value_ints", "to", "num_groups", "size", "split", "", "input",
    ];

    private readonly WireTree[] trees = [.. corpus.Select(WireTree.Parse)];

    /// <summary>The damaged model of a number; the same for the same seed and number.</summary>
    public byte[] Make(ulong number)
    {
        Chance chance = new(seed, number);
        WireTree tree = chance.Of(trees).Clone();
        int damages = 1 + chance.Below(4);
        for (int i = 0; i < damages; i++)
        {
            Damage(tree, chance);
        }

        byte[] bytes = tree.Write();
        return chance.Below(8) == 0 ? DamageBytes(bytes, chance) : bytes;
    }

    private void Damage(WireTree tree, Chance chance)
    {
        WireTree[] all = [.. tree.All()];
        WireTree[] messages = [.. all.Where(part => part.Children is { Count: > 0 })];
        if (messages.Length == 0)
        {
            return;
        }

        WireTree parent = chance.Of(messages);
        int index = chance.Below(parent.Children!.Count);
        WireTree child = parent.Children[index];
        switch (chance.Below(9))
        {
            case 0:
                parent.Children.RemoveAt(index);
                break;
            case 1:
                parent.Children.Insert(chance.Below(parent.Children.Count + 1), child.Clone());
                break;
            case 2:
                (parent.Children[index], parent.Children[0]) = (parent.Children[0], child);
                break;
            case 3:
                WireTree[] donors = [.. chance.Of(trees).All().Where(part => part.Kind == child.Kind && part.Tag == child.Tag)];
                parent.Children[index] = donors.Length > 0 ? chance.Of(donors).Clone() : child;
                break;
            case 4:
                for (int i = 0; i < 1 << chance.Below(9); i++)
                {
                    parent.Children.Add(child.Clone());
                }

                break;
            default:
                DamageLeaf(chance.Of([.. all.Where(part => part.Children is null)]), all, chance);
                break;
        }
    }

    private static void DamageLeaf(WireTree leaf, WireTree[] all, Chance chance)
    {
        if (leaf.Bytes is null)
        {
            leaf.Number = chance.Below(3) == 0 ? leaf.Number ^ (1UL << chance.Below(64)) : chance.Of(s_strange);
            return;
        }

        switch (chance.Below(5))
        {
            case 0:
                leaf.Bytes = Encoding.UTF8.GetBytes(chance.Of(s_words));
                break;
            case 1:
                WireTree[] others = [.. all.Where(part => part.Bytes is { Length: > 0 and < 200 })];
                leaf.Bytes = others.Length > 0 ? chance.Of(others).Bytes : leaf.Bytes;
                break;
            case 2:
                leaf.Bytes = leaf.Bytes[..chance.Below(leaf.Bytes.Length + 1)];
                break;
            case 3:
                leaf.Bytes = [.. Enumerable.Range(0, 1 + chance.Below(8)).SelectMany(_ => VariableWidth(chance.Of(s_strange)))];
                break;
            default:
                leaf.Bytes = DamageBytes(leaf.Bytes, chance);
                break;
        }
    }

    private static byte[] DamageBytes(byte[] bytes, Chance chance)
    {
        byte[] damaged = [.. bytes];
        for (int i = 0; i < 1 + chance.Below(4) && damaged.Length > 0; i++)
        {
            damaged[chance.Below(damaged.Length)] ^= (byte)(1 + chance.Below(255));
        }

        return chance.Below(4) == 0 ? damaged[..chance.Below(damaged.Length + 1)] : damaged;
    }

    private static byte[] VariableWidth(ulong number)
    {
        using MemoryStream stream = new();
        using CodedOutputStream output = new(stream);
        output.WriteUInt64(number);
        output.Flush();
        return stream.ToArray();
    }

    private sealed class Chance(ulong seed, ulong number)
    {
        private ulong next;

        public int Below(int end) => (int)(Philox.Block(seed, number, next++).Low % (ulong)end);

        public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
    }
}
