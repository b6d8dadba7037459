using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>Makes a square matrix symmetric by its lower triangle.</summary>
internal static unsafe class SquareMirror
{
    /// <summary>Copies the part below the diagonal to the part above it, in small squares that go through the registers.</summary>
    /// <param name="values">First element.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="size">Rows and columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LowerToUpper(double* values, nint stride, int size)
    {
        int done = 0;
        if (Avx.IsSupported)
        {
            for (; done + DoubleSquare.Size <= size; done += DoubleSquare.Size)
            {
                Triangle(values + (done * (stride + 1)), stride, DoubleSquare.Size);
                for (int row = done + DoubleSquare.Size; row + DoubleSquare.Size <= size; row += DoubleSquare.Size)
                {
                    DoubleSquare.Copy(values + (done * stride) + row, stride, values + (row * stride) + done, stride, null);
                }
            }
        }

        for (int row = done; row < size; row++)
        {
            for (int column = 0; column < row; column++)
            {
                values[(column * stride) + row] = values[(row * stride) + column];
            }
        }
    }

    private static void Triangle(double* values, nint stride, int size)
    {
        for (int row = 1; row < size; row++)
        {
            for (int column = 0; column < row; column++)
            {
                values[(column * stride) + row] = values[(row * stride) + column];
            }
        }
    }
}
