using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.FiniteWidth.Tests;

public class ConservationAuditTests
{
    [Theory]
    [InlineData(true, 16, false, 0)]
    [InlineData(true, 8, true, 0)]
    [InlineData(true, 24, true, 0.01)]
    [InlineData(false, 16, false, 0)]
    [InlineData(false, 24, true, 1e-5)]
    public void The_antisymmetric_part_is_the_same_in_every_layer(bool orthogonal, int samples, bool centred, double epsilon)
    {
        RandomMatrices random = new(60);
        BatchNormForm form = new() { Centred = centred, Epsilon = epsilon };
        DeepNetwork network = new(random.Normal(samples, 16), 30, orthogonal, form, random);
        ConservationAudit audit = ConservationAudit.Of(network.Signals, centred);
        audit.LargestDrift.ShouldBeLessThan(1e-12);
        audit.Holds().ShouldBeTrue();
        audit.Layers.Length.ShouldBe(31);
        double last = audit.Layers[30].LogAntisymmetric;
        audit.Layers.ShouldAllBe(layer => Math.Abs(layer.LogAntisymmetric - last) < 1e-11);
        ScaleInvarianceAudit.LargestCosine(network.Weights[3], network.WeightGradients[3]).ShouldBeLessThan(epsilon == 0 ? 1e-13 : 1);
    }

    [Fact]
    public void A_thousand_layers_conserve_it_to_twelve_digits()
    {
        RandomMatrices random = new(61);
        DeepNetwork network = new(random.Normal(16, 16), 1000, orthogonal: true, BatchNormForm.UnitMeanSquare, random);
        ConservationAudit.Of(network.Signals, centred: false).LargestDrift.ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void An_activation_or_a_wrong_backward_pass_breaks_it()
    {
        RandomMatrices random = new(62);
        Activation tanh = new(ActivationCatalog.Tanh);
        DeepNetwork network = new(random.Normal(12, 12), 5, orthogonal: true, BatchNormForm.UnitMeanSquare, random, _ => tanh);
        ConservationAudit.Of(network.Signals, centred: false).LargestDrift.ShouldBeGreaterThan(0.01);
        LayerSignal last = new(random.Normal(6, 6), random.Normal(6, 6));
        LayerSignal wrong = new(last.Activations, Plain.Map(last.Gradient, x => x * 1.001));
        ConservationAudit audit = ConservationAudit.Of([wrong, last], centred: false);
        audit.LargestDrift.ShouldBe(0.001, 1e-12);
        audit.Holds().ShouldBeFalse();
    }

    [Fact]
    public void A_centred_norm_conserves_only_the_centred_part()
    {
        RandomMatrices random = new(63);
        DeepNetwork network = new(random.Normal(10, 12), 4, orthogonal: false, BatchNormForm.Standard, random);
        ConservationAudit.Of(network.Signals, centred: true).LargestDrift.ShouldBeLessThan(1e-13);
        ConservationAudit.Of(network.Signals, centred: false).LargestDrift.ShouldBeGreaterThan(0.01);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Matrix one = new(1, 3, [1, 2, 3]);
        Should.Throw<ArgumentException>(() => ConservationAudit.Of([new LayerSignal(one, one)], false)).Message.ShouldContain("One sample");
        Should.Throw<ArgumentException>(() => ConservationAudit.Of([], false));
        Should.Throw<ArgumentException>(() => ConservationAudit.Of([new LayerSignal(one, one), new LayerSignal(Matrix.Identity(3), Matrix.Identity(3))], false));
        Should.Throw<ArgumentException>(() => new LayerSignal(one, Matrix.Identity(3)));
    }
}
