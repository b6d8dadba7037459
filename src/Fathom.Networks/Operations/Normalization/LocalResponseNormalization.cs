using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>y_c = x_c / (κ + (α/n) Σ x²)^β, with the sum over n neighbouring channels around c (Krizhevsky et al. 2012).</summary>
/// <param name="Size">n; the window of c runs from c − ⌊(n − 1)/2⌋ to c + ⌈(n − 1)/2⌉, cut at the edges.</param>
/// <remarks>
/// ONNX LRN over x of shape batch × channels × positions …. With s = κ + (α/n) Σ x²: ∂x_c = g_c s_c^(−β) − 2 (α/n) β x_c Σ g_d x_d s_d^(−β − 1),
/// the sum over the d whose window holds c.
/// </remarks>
public sealed unsafe record LocalResponseNormalization(int Size) : IOperation
{
    /// <summary>α; 10⁻⁴ by default.</summary>
    public double Alpha { get; init; } = 1e-4;

    /// <summary>β; ¾ by default.</summary>
    public double Beta { get; init; } = 0.75;

    /// <summary>κ; 1 by default.</summary>
    public double Bias { get; init; } = 1;

    /// <inheritdoc />
    public string OperatorName => "LRN";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b1);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        ShapeRule.Require(x.Rank >= 2, "The input needs at least the dimensions batch and channels.");
        ShapeRule.Require(Size >= 1, $"The window must hold at least one channel, not {Size}.");
        return [x];
    }

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) =>
        new(inputs[0]!.Elements, inputs[0]!.Elements, inputs[0]!.Elements);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SampleWork<T> work = WorkFor(context);
        work.X = context.InputPointer(0);
        work.Y = context.OutputPointer(0);
        work.Sums = context.Saved.IsEmpty ? context.ForwardScratchPointer : context.SavedPointer;
        context.Team.Run(ref work, work.Samples);
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SampleWork<T> work = WorkFor(context);
        work.X = context.InputPointer(0);
        work.Y = context.InputGradientPointer(0);
        work.G = context.OutputGradientPointer(0);
        work.Sums = context.SavedPointer;
        work.Terms = context.BackwardScratchPointer;
        context.Team.Run(ref work, work.Samples);
    }

    private SampleWork<T> WorkFor<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape x = context.InputShape(0);
        return new SampleWork<T>
        {
            Samples = x[0],
            Channels = x[1],
            Positions = x.Product(2, x.Rank),
            Below = (Size - 1) / 2,
            Above = Size / 2,
            Factor = T.CreateTruncating(Alpha / Size),
            Beta = T.CreateTruncating(Beta),
            Bias = T.CreateTruncating(Bias),
        };
    }

    // One sample at a time; G tells the backward pass from the forward pass.
    private struct SampleWork<T> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* X;
        public T* Y;
        public T* G;
        public T* Sums;
        public T* Terms;
        public int Samples;
        public int Channels;
        public int Positions;
        public int Below;
        public int Above;
        public T Factor;
        public T Beta;
        public T Bias;

        public readonly void Run(int piece)
        {
            long first = (long)piece * Channels * Positions;
            if (G is null)
            {
                Forward(X + first, Y + first, Sums + first);
            }
            else
            {
                Backward(X + first, G + first, Y + first, Sums + first, Terms + first);
            }
        }

        private readonly void Forward(T* x, T* y, T* sums)
        {
            for (int c = 0; c < Channels; c++)
            {
                for (int p = 0; p < Positions; p++)
                {
                    T sum = T.Zero;
                    for (int d = Math.Max(0, c - Below); d <= Math.Min(Channels - 1, c + Above); d++)
                    {
                        T value = x[((long)d * Positions) + p];
                        sum += value * value;
                    }

                    long i = ((long)c * Positions) + p;
                    sums[i] = Bias + (Factor * sum);
                    y[i] = x[i] * T.Pow(sums[i], -Beta);
                }
            }
        }

        private readonly void Backward(T* x, T* g, T* gradient, T* sums, T* terms)
        {
            for (int i = 0; i < Channels * Positions; i++)
            {
                T power = T.Pow(sums[i], -Beta);
                gradient[i] = g[i] * power;
                terms[i] = g[i] * x[i] * power / sums[i];
            }

            T twice = T.CreateTruncating(2) * Factor * Beta;
            for (int c = 0; c < Channels; c++)
            {
                for (int p = 0; p < Positions; p++)
                {
                    T sum = T.Zero;
                    for (int d = Math.Max(0, c - Above); d <= Math.Min(Channels - 1, c + Below); d++)
                    {
                        sum += terms[((long)d * Positions) + p];
                    }

                    long i = ((long)c * Positions) + p;
                    gradient[i] -= twice * x[i] * sum;
                }
            }
        }
    }
}
