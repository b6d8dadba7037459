using Fathom.Numerics;

namespace Fathom.MeanField.Tests;

/// <summary>The stream simulated number by number, as plainly as can be; branches have the variance that the mean square of the sampled stream asks for.</summary>
internal sealed class SimulatedStream
{
    public SimulatedStream(ResidualStream stream, int samples, ulong seed)
    {
        ulong draw = 0;
        double[] Normals()
        {
            double[] normals = new double[samples];
            NormalStream.Fill(normals, seed, draw++);
            return normals;
        }

        double Side(int size, double lost) => Math.Pow(1 - (lost / (3.0 * size)), 2);
        double xavierStem = 2.0 * stream.Channels / (stream.Channels + stream.Width);
        double start = stream.IsNormalized ? 1 : xavierStem * Side(stream.Size, 2) * stream.InputSecondMoment;
        double[] x = [.. Normals().Select(z => Math.Max(0, Math.Sqrt(start) * z))];
        List<(double, double)> moments = [];
        for (int stage = 0; stage < stream.Stages; stage++)
        {
            for (int block = 0; block < stream.BlocksPerStage; block++)
            {
                double moment = x.Average(value => value * value);
                double fourth = x.Average(value => value * value * value * value);
                moments.Add((moment, Math.Sqrt((fourth - (moment * moment)) / samples) * Math.Sqrt(block + (stage * stream.BlocksPerStage) + 1)));
                bool changes = stage > 0 && block == 0;
                int size = stream.Size >> stage;
                double first = changes ? 2.0 / 3 * Side(size, 1) : Side(size, 2);
                double variance = stream.IsNormalized ? 1 : first * Side(size, 2) * moment / 2;
                double[] branch = Normals();
                double[] shortcut = x;
                if (changes && stream.Shortcut == StreamShortcut.Padded)
                {
                    double[] coin = Normals();
                    shortcut = [.. x.Zip(coin, (value, z) => z > 0 ? value : 0)];
                }
                else if (changes)
                {
                    double deviation = stream.IsNormalized ? 1 : Math.Sqrt(2.0 / 3 * moment);
                    shortcut = [.. Normals().Select(z => deviation * z)];
                }

                x = [.. shortcut.Zip(branch, (value, z) => Math.Max(0, value + (stream.BranchScale * Math.Sqrt(variance) * z)))];
            }
        }

        SecondMoments = moments;
    }

    /// <summary>The mean square at the beginning of every block, and a standard error that lets errors of earlier blocks add up.</summary>
    public IReadOnlyList<(double Moment, double Error)> SecondMoments { get; }
}
