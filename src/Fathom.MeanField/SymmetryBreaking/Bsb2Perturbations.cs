using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Representatives of the kinds of centred symmetric perturbations under permutations of winners and of losers.</summary>
/// <remarks>
/// The centred vectors split into zero-sum vectors of the winners, the contrast q, and zero-sum vectors of the losers; their symmetric
/// products split further into irreducible kinds. Representatives of one kind are orthogonal images of the same vector.
/// </remarks>
internal static class Bsb2Perturbations
{
    /// <summary>Lists the kinds.</summary>
    /// <param name="batch">B.</param>
    /// <param name="block">B′, at least 3 and below B.</param>
    /// <returns>For each kind its name and its representatives.</returns>
    public static IEnumerable<(string Kind, List<Matrix> Representatives)> Of(int batch, int block)
    {
        int rest = batch - block;
        double[] contrast = new double[batch];
        for (int i = 0; i < batch; i++)
        {
            contrast[i] = i < block ? Math.Sqrt(rest / ((double)batch * block)) : -Math.Sqrt(block / ((double)batch * rest));
        }

        List<Matrix> symmetric = [Projector(batch, 0, block), Product(contrast, contrast)];
        if (rest > 1)
        {
            symmetric.Add(Projector(batch, block, rest));
        }

        yield return ("sizes of the groups", symmetric);

        double[] winners = Pair(batch, 0, 1);
        yield return ("one winner against another", [Diagonal(winners, 0, block), Product(winners, contrast)]);
        if (block >= 4)
        {
            yield return ("pairs of winners", [Product(winners, Pair(batch, 2, 3))]);
        }

        if (rest < 2)
        {
            yield break;
        }

        double[] losers = Pair(batch, block, block + 1);
        yield return ("winners with losers", [Product(winners, losers)]);
        List<Matrix> oneLoser = [Product(losers, contrast)];
        if (rest >= 3)
        {
            oneLoser.Add(Diagonal(losers, block, rest));
        }

        yield return ("one loser against another", oneLoser);
        if (rest >= 4)
        {
            yield return ("pairs of losers", [Product(losers, Pair(batch, block + 2, block + 3))]);
        }
    }

    private static double[] Pair(int batch, int plus, int minus)
    {
        double[] vector = new double[batch];
        vector[plus] = 1;
        vector[minus] = -1;
        return vector;
    }

    private static Matrix Product(double[] left, double[] right)
    {
        int n = left.Length;
        Matrix result = new(n, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                result[i, j] = 0.5 * ((left[i] * right[j]) + (right[i] * left[j]));
            }
        }

        return result;
    }

    private static Matrix Projector(int batch, int start, int count)
    {
        Matrix result = new(batch, batch);
        for (int i = start; i < start + count; i++)
        {
            for (int j = start; j < start + count; j++)
            {
                result[i, j] = (i == j ? 1 : 0) - (1.0 / count);
            }
        }

        return result;
    }

    /// <summary>P diag(v) P with P the projector onto zero-sum vectors of one group.</summary>
    private static Matrix Diagonal(double[] vector, int start, int count)
    {
        Matrix result = new(vector.Length, vector.Length);
        for (int i = start; i < start + count; i++)
        {
            for (int j = start; j < start + count; j++)
            {
                result[i, j] = (i == j ? vector[i] : 0) - ((vector[i] + vector[j]) / count);
            }
        }

        return result;
    }
}
