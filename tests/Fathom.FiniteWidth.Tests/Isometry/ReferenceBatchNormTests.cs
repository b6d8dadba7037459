using Fathom.Numerics;

namespace Fathom.FiniteWidth.Tests;

public class ReferenceBatchNormTests
{
    public static TheoryData<bool, double, bool> Forms => new()
    {
        { false, 0, false },
        { false, 0, true },
        { true, 0, true },
        { true, 0.01, true },
        { false, 0.3, false },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_backward_pass_is_the_derivative_of_the_forward_pass(bool centred, double epsilon, bool rootSamples)
    {
        BatchNormForm form = new() { Centred = centred, Epsilon = epsilon, RootSamplesScale = rootSamples };
        RandomMatrices random = new(7);
        Matrix x = random.Normal(5, 3);
        Matrix gradient = random.Normal(5, 3);
        Matrix pulled = ReferenceBatchNorm.Backward(x, gradient, form);
        const double Step = 1e-6;
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Matrix up = x.Copy();
                Matrix down = x.Copy();
                up[i, j] += Step;
                down[i, j] -= Step;
                double slope = (Plain.Dot(ReferenceBatchNorm.Forward(up, form).Values, gradient.Values)
                    - Plain.Dot(ReferenceBatchNorm.Forward(down, form).Values, gradient.Values)) / (2 * Step);
                pulled[i, j].ShouldBe(slope, 1e-8);
            }
        }
    }

    [Fact]
    public void Each_feature_comes_out_with_the_norm_that_the_form_promises()
    {
        Matrix x = new RandomMatrices(8).Normal(6, 4, 13);
        FeatureSquare(ReferenceBatchNorm.Forward(x, BatchNormForm.UnitNorm), 2).ShouldBe(1, 1e-14);
        FeatureSquare(ReferenceBatchNorm.Forward(x, BatchNormForm.UnitMeanSquare), 1).ShouldBe(6, 1e-13);
        Matrix standard = ReferenceBatchNorm.Forward(x, BatchNormForm.Standard);
        FeatureSquare(standard, 0).ShouldBe(6, 1e-13);
        Enumerable.Range(0, 6).Sum(i => standard[i, 0]).ShouldBe(0, 1e-13);
    }

    [Fact]
    public void A_feature_without_spread_is_refused_unless_epsilon_helps()
    {
        Matrix flat = new(3, 1, [2, 2, 2]);
        Should.Throw<ArgumentException>(() => ReferenceBatchNorm.Forward(flat, BatchNormForm.Standard)).Message.ShouldContain("the same for all samples");
        ReferenceBatchNorm.Forward(flat, BatchNormForm.Standard with { Epsilon = 1e-5 }).Values.ShouldAllBe(value => value == 0);
        Should.Throw<ArgumentOutOfRangeException>(() => ReferenceBatchNorm.Forward(flat, new BatchNormForm { Epsilon = -1 }));
        Should.Throw<ArgumentException>(() => ReferenceBatchNorm.Backward(flat, new Matrix(2, 1), BatchNormForm.UnitNorm));
        Should.Throw<ArgumentNullException>(() => ReferenceBatchNorm.Forward(null!, BatchNormForm.UnitNorm));
    }

    private static double FeatureSquare(Matrix x, int feature) => Enumerable.Range(0, x.Rows).Sum(i => x[i, feature] * x[i, feature]);
}
