using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Adds up a matrix-valued Laplace integral on nested grids until two of them agree.</summary>
internal static class LaplaceSum
{
    /// <summary>Pieces of a level that may run at the same time; fixed, so that the order of additions never depends on the machine.</summary>
    private const int Pieces = 8;

    /// <summary>Integrates.</summary>
    /// <param name="grid">The nodes and their weights.</param>
    /// <param name="length">Length of the kernel's sum.</param>
    /// <param name="newKernel">Makes a kernel with its own workspace.</param>
    /// <param name="tolerance">Quadrature error that is asked for, relative to the largest entry.</param>
    /// <param name="parallel">Whether the pieces may run on several threads; the result is the same bit for bit.</param>
    /// <returns>The sum in the kernel's layout, a bound on its quadrature error (absolute, largest entry), and the nodes used.</returns>
    /// <exception cref="ArithmeticException">The tolerance was not reached.</exception>
    public static (double[] Sum, double Error, int Nodes) Integrate(
        LaplaceGrid grid, int length, Func<ILaplaceKernel> newKernel, double tolerance, bool parallel)
    {
        Piece[] pieces = new Piece[Pieces];
        for (int p = 0; p < Pieces; p++)
        {
            pieces[p] = new Piece(newKernel, length);
        }

        double[] common = new double[length];
        double[][] tails = new double[LaplaceGrid.Levels][];
        Begin(grid, pieces[0].Kernel, common, tails);
        double[]? previous = null;
        int nodes = 0;
        for (int level = 0; level < LaplaceGrid.Levels; level++)
        {
            int first = level == 0 ? LaplaceGrid.TailNodes : 0;
            int count = grid.NewNodes(level) - first;
            nodes += grid.NewNodes(level);
            int current = level;
            void Run(int p)
            {
                int from = first + (int)((long)count * p / Pieces);
                int to = first + (int)((long)count * (p + 1) / Pieces);
                for (int i = from; i < to; i++)
                {
                    pieces[p].Add(grid.Node(current, i), grid.Weight(current, i));
                }
            }

            if (parallel)
            {
                Parallel.For(0, Pieces, Run);
            }
            else
            {
                for (int p = 0; p < Pieces; p++)
                {
                    Run(p);
                }
            }

            foreach (Piece piece in pieces)
            {
                piece.Drain(common);
            }

            double[] sum = new double[length];
            double step = grid.Step(level);
            double[] tail = tails[level];
            double largest = 0;
            double difference = 0;
            for (int i = 0; i < length; i++)
            {
                sum[i] = step * (common[i] + tail[i]);
                largest = Math.Max(largest, Math.Abs(sum[i]));
                difference = Math.Max(difference, previous is null ? 0 : Math.Abs(sum[i] - previous[i]));
            }

            if (previous is not null)
            {
                // Halving the step squares the relative error; three quarters of that is taken as certain.
                double relative = largest > 0 ? difference / largest : 0;
                double error = largest * Math.Min(relative, Math.Pow(relative, 1.5));
                if (error <= tolerance * largest)
                {
                    return (sum, error, nodes);
                }
            }

            previous = sum;
        }

        throw new ArithmeticException("The Laplace integral did not reach its tolerance.");
    }

    /// <summary>The first coarse nodes count once themselves and once more for the tail on the left, differently at each level.</summary>
    private static void Begin(LaplaceGrid grid, ILaplaceKernel kernel, double[] common, double[][] tails)
    {
        double[][] weights = new double[LaplaceGrid.Levels][];
        for (int level = 0; level < LaplaceGrid.Levels; level++)
        {
            tails[level] = new double[common.Length];
            weights[level] = grid.TailWeights(level);
        }

        double[] value = new double[common.Length];
        for (int j = 0; j < LaplaceGrid.TailNodes; j++)
        {
            Array.Clear(value);
            kernel.Add(grid.Node(0, j), grid.Weight(0, j), value);
            for (int i = 0; i < value.Length; i++)
            {
                common[i] += value[i];
            }

            for (int level = 0; level < LaplaceGrid.Levels; level++)
            {
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(value, weights[level][j], tails[level], tails[level]);
            }
        }
    }

    private sealed class Piece(Func<ILaplaceKernel> newKernel, int length)
    {
        private readonly double[] sum = new double[length];
        private bool used;

        public ILaplaceKernel Kernel { get; } = newKernel();

        public void Add(double s, double weight)
        {
            used = true;
            Kernel.Add(s, weight, sum);
        }

        public void Drain(double[] total)
        {
            if (!used)
            {
                return;
            }

            for (int i = 0; i < total.Length; i++)
            {
                total[i] += sum[i];
            }

            Array.Clear(sum);
            used = false;
        }
    }
}
