namespace Fathom.Sampling;

/// <summary>Growth of the squared gradient norm per layer, going from the output to the input.</summary>
/// <remarks>
/// The slope is a least-squares fit over the layers without the transient: the two layers next to the output and, where depth allows, the sixth of the layers next to the input are left out.
/// </remarks>
internal static class GrowthFit
{
    /// <summary>Layers next to the output that are left out.</summary>
    private const int LeftOutAtOutput = 2;

    /// <summary>The fewest layers of a fit after the input side is cut too.</summary>
    private const int FewestLayers = 6;

    /// <summary>The layers of a fit.</summary>
    /// <param name="depth">The number of layers.</param>
    /// <returns>First and last layer; null when there are not two layers.</returns>
    public static (int First, int Last)? Window(int depth)
    {
        if (depth < 2)
        {
            return null;
        }

        int last = Math.Max(2, depth - LeftOutAtOutput);
        int first = 1 + (depth / 6);
        return last - first + 1 >= FewestLayers ? (first, last) : (1, last);
    }

    /// <summary>Growth of the mean over networks of the squared norm: what theory predicts.</summary>
    /// <param name="logs">ln of squared norms of layers 1 to L, one array per network, finite.</param>
    /// <param name="depth">The number of layers.</param>
    /// <returns>The growth with its jackknife error; null when there are not two layers or no network.</returns>
    public static SampledGrowth? OfMean(double[][] logs, int depth)
    {
        if (Window(depth) is not { } window || logs.Length == 0)
        {
            return null;
        }

        (double[] whole, double[][] without) = LogMeans(logs, window.First, window.Last);
        double growth = Math.Exp(-Slope(whole));
        double error = Jackknife([.. without.Select(means => Math.Exp(-Slope(means)))]);
        return new SampledGrowth(growth, error, window.First, window.Last);
    }

    /// <summary>Growth in a typical network: exp of the mean over networks of the slope.</summary>
    /// <param name="logs">ln of squared norms of layers 1 to L, one array per network, finite.</param>
    /// <param name="depth">The number of layers.</param>
    /// <returns>The growth; null when there are not two layers or no network.</returns>
    public static SampledGrowth? OfTypical(double[][] logs, int depth)
    {
        if (Window(depth) is not { } window || logs.Length == 0)
        {
            return null;
        }

        LayerStatistic slopes = LayerStatistic.Of(0, logs.Select(log => -Slope(log.AsSpan(window.First - 1, window.Last - window.First + 1))));
        return new SampledGrowth(Math.Exp(slopes.Mean), Math.Exp(slopes.Mean) * slopes.StandardError, window.First, window.Last);
    }

    /// <summary>ln of the mean over networks of the squared norm, of all networks and with each left out.</summary>
    /// <param name="logs">ln of squared norms, one array per network.</param>
    /// <param name="first">First layer.</param>
    /// <param name="last">Last layer.</param>
    /// <returns>Means of the layers; means with one network left out, empty for a single network.</returns>
    public static (double[] Whole, double[][] Without) LogMeans(double[][] logs, int first, int last)
    {
        int networks = logs.Length;
        double[] whole = new double[last - first + 1];
        double[][] without = [.. Enumerable.Range(0, networks > 1 ? networks : 0).Select(_ => new double[whole.Length])];
        for (int l = first; l <= last; l++)
        {
            double largest = logs.Max(log => log[l - 1]);
            double[] scaled = [.. logs.Select(log => Math.Exp(log[l - 1] - largest))];
            double sum = scaled.Sum();
            whole[l - first] = largest + Math.Log(sum / networks);
            for (int i = 0; i < without.Length; i++)
            {
                without[i][l - first] = largest + Math.Log(Rest(scaled, sum, i) / (networks - 1));
            }
        }

        return (whole, without);
    }

    /// <summary>The jackknife error of an estimate.</summary>
    /// <param name="without">The estimate with each network left out.</param>
    /// <returns>√((n − 1)/n Σ (θ_i − mean)²); NaN without any.</returns>
    public static double Jackknife(double[] without)
    {
        if (without.Length == 0)
        {
            return double.NaN;
        }

        double mean = without.Average();
        return Math.Sqrt((without.Length - 1.0) / without.Length * without.Sum(value => (value - mean) * (value - mean)));
    }

    /// <summary>The slope of a least-squares line over equally spaced points.</summary>
    private static double Slope(ReadOnlySpan<double> values)
    {
        double middle = 0.5 * (values.Length - 1);
        double product = 0;
        double square = 0;
        for (int i = 0; i < values.Length; i++)
        {
            product += (i - middle) * values[i];
            square += (i - middle) * (i - middle);
        }

        return product / square;
    }

    /// <summary>The sum without one term; added up again when that term is nearly all of it.</summary>
    private static double Rest(double[] scaled, double sum, int left)
    {
        double rest = sum - scaled[left];
        return rest > 1e-3 * sum ? rest : scaled.Where((_, i) => i != left).Sum();
    }
}
