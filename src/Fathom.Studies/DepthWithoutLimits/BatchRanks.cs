using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Table D1: the rank of random batches of real data.</summary>
internal static class BatchRanks
{
    private static readonly string[] s_sets = ["mnist", "fashion-mnist", "cifar10"];
    private const double RankTolerance = 4 * Estimate.UnitRoundoff;
    private static readonly int[] s_sizes = [16, 32, 64, 100, 128, 256];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "meterez-table-d1",
        Paper = "Meterez et al. 2024",
        Item = "Table D1",
        Title = "Batches of real data are linearly independent",
        Claim = "Most random batches of MNIST, Fashion-MNIST and CIFAR-10 have full rank.",
        Duration = "6 s",
        FullDuration = "3 min",
        DataSet = "mnist",
        NeedsData = true,
        Cells = settings => s_sets.SelectMany(set => s_sizes.Select(size => new JsonObject
        {
            ["set"] = set,
            ["batch"] = size,
            ["batches"] = settings.Full ? 50 : 8,
            ["seed"] = settings.Seed,
        })),
        Measure = Measure,
        Report = Report,
    };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        List<double> ranks = [];
        List<double> effective = [];
        for (int batch = 0; batch < cell.Whole("batches"); batch++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Matrix samples = inputs.Batch(cell.Text("set"), cell.Whole("batch"), 0, cell.Seed() + (ulong)batch).Samples;
            IsometryMeasures measures = IsometryMeasures.Of(Reduced(samples), RankTolerance * Math.Max(samples.Rows, samples.Columns));
            ranks.Add(measures.Rank);
            effective.Add(measures.EffectiveRank);
        }

        return new CellValues { ["rank"] = ranks.ToArray(), ["effectiveRank"] = effective.ToArray() };
    }

    /// <summary>The triangle of a QR factorization, which has the singular values of the samples and is smaller.</summary>
    private static Matrix Reduced(Matrix samples)
    {
        int count = samples.Rows;
        if (count >= samples.Columns)
        {
            return samples;
        }

        double[] columns = new double[samples.Values.Length];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < samples.Columns; j++)
            {
                columns[(j * count) + i] = samples[i, j];
            }
        }

        Matrix triangle = new(count, count);
        HouseholderQr.Decompose(new MatrixSpan<double>(columns, samples.Columns, count), new MatrixSpan<double>(triangle.Values, count, count));
        return triangle;
    }

    private static StudyReport Report(StudyResults results)
    {
        List<Layer> layers = [];
        List<ImmutableArray<TableCell>> rows = [];
        List<StudyClaim> claims = [];
        int slot = 0;
        foreach (string set in s_sets)
        {
            StudyResults cells = results.With("set", set);
            ImmutableArray<double> sizes = cells.ValuesOf("batch");
            ImmutableArray<SampleMean> ranks = [.. cells.Rows("rank").Select(row => SampleMean.Of(row))];
            ImmutableArray<SampleMean> effective = [.. cells.Rows("effectiveRank").Select(row => SampleMean.Of(row))];
            layers.Add(new PointLayer(sizes, [.. ranks.Select((rank, i) => rank.Mean / sizes[i])]) { Name = set, Slot = slot });
            layers.Add(new LineLayer(sizes, [.. effective.Select((rank, i) => rank.Mean / sizes[i])]) { Name = $"{set}, effective rank", Slot = slot++, Dash = LineDash.Dashed });
            double full = cells.Rows("rank").SelectMany((row, i) => row.Select(rank => rank == sizes[i] ? 1.0 : 0)).Average();
            for (int i = 0; i < sizes.Length; i++)
            {
                rows.Add([set, (long)sizes[i], ranks[i].ToString(), effective[i].ToString()]);
            }

            claims.Add(new StudyClaim($"Most batches of {set} have full rank.", full > 0.5, $"{DepthFigure.Text(100 * full, "0")} % of the batches."));
        }

        return StudyReport.Of(
            new Figure("Rank of random batches", new Panel(new Axis("batch size") { Scale = AxisScale.Log10 }, new Axis("rank / batch size") { Minimum = 0, Maximum = 1.05 }, [.. layers]))
            {
                Subtitle = "numerical rank (points) and effective rank (Σs²)²/Σs⁴ (lines) of standardized samples",
            },
            [DepthFigure.Table("Mean rank of random batches.", ["data", "batch", "rank", "effective rank"], rows)],
            [.. claims],
            "Full rank is what the theorems need, but it says little: the effective rank is a few to a few dozen, so the first layers are far from isometric (see the slow phase of the isometry gap).");
    }
}
