namespace Fathom.Diagnosis.Tests;

/// <summary>The eigenvalues of Gram matrices whose spectrum is known.</summary>
public class GramSpectrumTests
{
    [Fact]
    public void Orthogonal_samples_of_one_size_fill_all_directions_evenly()
    {
        GramSpectrum spectrum = GramSpectrum.Of([4, 0, 0, 0, 4, 0, 0, 0, 4], 3)!;
        spectrum.Largest.ShouldBe(1, 1e-14);
        spectrum.Smallest.ShouldBe(1, 1e-14);
        spectrum.EffectiveRank.ShouldBe(3, 1e-14);
    }

    [Fact]
    public void Samples_that_are_alike_fill_one_direction()
    {
        GramSpectrum spectrum = GramSpectrum.Of([2, 2, 2, 2, 2, 2, 2, 2, 2], 3)!;
        spectrum.Largest.ShouldBe(3, 1e-14);
        spectrum.Smallest.ShouldBe(0, 1e-14);
        spectrum.EffectiveRank.ShouldBe(1, 1e-14);
    }

    [Fact]
    public void Eigenvalues_are_told_in_units_of_their_mean()
    {
        // [[5, 4], [4, 5]] has the eigenvalues 9 and 1; only the lower triangle is read.
        GramSpectrum spectrum = GramSpectrum.Of([5, double.NaN, 4, 5], 2)!;
        spectrum.Largest.ShouldBe(9 / 5.0, 1e-14);
        spectrum.Smallest.ShouldBe(1 / 5.0, 1e-14);
        spectrum.EffectiveRank.ShouldBe(100 / 82.0, 1e-14);
    }

    [Fact]
    public void Equal_correlations_give_the_spectrum_of_the_closed_form()
    {
        // (1 - c) I + c 1 1ᵀ has 1 + (n - 1) c once and 1 - c otherwise.
        const int Samples = 7;
        const double Cosine = 0.3;
        double[] gram = [.. Enumerable.Range(0, Samples * Samples).Select(i => i / Samples == i % Samples ? 2.5 : 2.5 * Cosine)];
        GramSpectrum spectrum = GramSpectrum.Of(gram, Samples)!;
        spectrum.Largest.ShouldBe(1 + ((Samples - 1) * Cosine), 1e-13);
        spectrum.Smallest.ShouldBe(1 - Cosine, 1e-13);
        spectrum.EffectiveRank.ShouldBe(Samples / (1 + ((Samples - 1) * Cosine * Cosine)), 1e-12);
    }

    [Fact]
    public void Samples_that_are_all_zero_have_no_spectrum() => GramSpectrum.Of([0, 0, 0, 0], 2).ShouldBeNull();
}
