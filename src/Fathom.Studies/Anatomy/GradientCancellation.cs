using System.Collections.Immutable;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Table 1: how much of a convolution's gradient cancels over images and positions.</summary>
internal static class GradientCancellation
{
    // The bands of the ratio with batch norm at layers 18, 54 and 90.
    private static readonly (double Low, double High)[] s_bands = [(200, 260), (95, 120), (27, 42)];

    /// <summary>The study.</summary>
    public static Study Study { get; } = InitialPass.Study(
        "bjorck-table1",
        "Table 1",
        "Without batch norm the gradient does not depend on the input",
        "With batch norm the terms of a kernel's gradient cancel to a small part; without, most of them have one sign.",
        Report);

    private static StudyReport Report(StudyResults results)
    {
        List<ImmutableArray<TableCell>> rows = [];
        List<StudyClaim> claims = [];
        List<Layer> layers = [];
        ImmutableArray<double> x = [.. GradientAnatomy.PublishedTableLayers.Select(layer => (double)layer)];
        int slot = 0;
        foreach (AnatomyNorm norm in AnatomyCells.BothNorms)
        {
            bool isNormalized = norm == AnatomyNorm.Everywhere;
            StudyResults cells = results.With("norm", AnatomyCells.WordOf(norm));
            ImmutableArray<(double Absolute, double Net, double Ratio)> published = isNormalized ? PublishedAnatomy.TableNormalized : PublishedAnatomy.TablePlain;
            ImmutableArray<SampleMean> ratios = AnatomyCells.Means(cells, "ratio");
            ImmutableArray<SampleMean> absolutes = AnatomyCells.Means(cells, "absolute");
            ImmutableArray<SampleMean> nets = AnatomyCells.Means(cells, "net");
            ImmutableArray<SampleMean> images = AnatomyCells.Means(cells, "imageRatio");
            layers.AddRange(AnatomyCells.Points(x, ratios, AnatomyCells.WordOf(norm), slot));
            layers.Add(new PointLayer(x, [.. published.Select(row => row.Ratio)]) { Name = $"{AnatomyCells.WordOf(norm)}, published", Slot = slot++, Marker = Marker.Diamond });
            for (int i = 0; i < x.Length; i++)
            {
                int place = i;
                double median = AnatomyCells.Median(cells.Rows("ratio").Select(row => row[place]));
                rows.Add(
                [
                    AnatomyCells.WordOf(norm), (long)x[i], DepthFigure.Text(absolutes[i].Mean, "E2"), DepthFigure.Text(published[i].Absolute, "E1"), DepthFigure.Text(nets[i].Mean, "E2"),
                    DepthFigure.Text(published[i].Net, "E1"), ratios[i].ToString(), median, published[i].Ratio, images[i].ToString(),
                ]);
                if (isNormalized)
                {
                    claims.Add(new StudyClaim(
                        $"With batch norm, layer {DepthFigure.Text(x[i])}: the ratio lies between {DepthFigure.Text(s_bands[i].Low)} and {DepthFigure.Text(s_bands[i].High)}.",
                        ratios[i].Mean >= s_bands[i].Low && ratios[i].Mean <= s_bands[i].High,
                        $"{ratios[i]} over {DepthFigure.Text(ratios[i].Count)} seeds, published {DepthFigure.Text(published[i].Ratio, "F1")}."));
                    double off = (absolutes[i].Mean / published[i].Absolute) - 1;
                    claims.Add(new StudyClaim($"With batch norm, layer {DepthFigure.Text(x[i])}: the mean of |d| is within 40 % of the published one.", Math.Abs(off) < 0.4, $"{DepthFigure.Text(100 * off, "+0;-0")} %."));
                }
                else
                {
                    claims.Add(new StudyClaim($"Without batch norm, layer {DepthFigure.Text(x[i])}: the median ratio is below 4.", median < 4, $"{DepthFigure.Text(median)}."));
                }
            }
        }

        return StudyReport.Of(
            new Figure("Sum of magnitudes over magnitude of the sum", new Panel(new Axis("layer"), new Axis("ratio") { Scale = AxisScale.Log10 }, [.. layers]))
            {
                Subtitle = "ResNet-110, Xavier, a batch of 128 for every seed; error bars two standard errors",
            },
            [DepthFigure.Table(
                "Means over the kernel and over seeds of mean |d|, of the magnitude of the mean of d, of their ratio, and (ours) of the sum of the images' magnitudes over the magnitude of the sum.",
                ["network", "layer", "mean |d|", "published", "|mean d|", "published", "ratio", "median", "published", "image ratio"],
                rows)],
            [.. claims],
            "The last column is not in the paper. Near 1, all images pull in one direction: the gradient does not depend on the input. Independent signs of 128 images give √128 = 11.3; batch norm exceeds that, because its backward pass takes the mean of the batch out.");
    }
}
