using Fathom.Numerics;

namespace Fathom.Networks.Tests;

/// <summary>A sequence of random numbers for one test case, by the house's own streams.</summary>
public sealed class Draw(int seed)
{
    private ulong next;

    public double Normal()
    {
        Span<double> value = stackalloc double[1];
        NormalStream.Fill(value, (ulong)seed, 77, next++);
        return value[0];
    }

    /// <summary>A whole number from low to high, both included.</summary>
    public int Whole(int low, int high) => low + (int)(Philox.Block((ulong)seed, 78, next++).Low % (ulong)(high - low + 1));

    public bool Coin() => Whole(0, 1) == 1;

    public double[] Normals(int count)
    {
        double[] values = new double[count];
        NormalStream.Fill(values, (ulong)seed, 79 + next++);
        return values;
    }

    public Tensor Tensor(params int[] dimensions)
    {
        TensorShape shape = TensorShape.Of(dimensions);
        return new Tensor(shape, Normals(shape.Elements));
    }

    /// <summary>Elements between 0.5 and about 2.</summary>
    public Tensor Positive(params int[] dimensions)
    {
        Tensor tensor = Tensor(dimensions);
        return tensor with { Values = [.. tensor.Values.Select(x => 0.5 + Math.Abs(x) / 2)] };
    }

    /// <summary>Different whole numbers in a random order, far apart compared with the steps of difference quotients.</summary>
    public Tensor Distinct(params int[] dimensions)
    {
        Tensor tensor = Tensor(dimensions);
        double[] values = new double[tensor.Values.Length];
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => tensor.Values[i])];
        for (int i = 0; i < order.Length; i++)
        {
            values[order[i]] = i - (order.Length / 2.0);
        }

        return tensor with { Values = values };
    }
}
