using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Numerics.Tests;

public sealed class BrentRootTests
{
    [Fact]
    public void Known_roots_are_found_to_the_last_digit()
    {
        BrentRoot.Find(x => (x * x) - 2, 0, 2, 0).ShouldBe(Math.Sqrt(2), 5e-16);
        BrentRoot.Find(x => Math.Cos(x) - x, 0, 1, 0).ShouldBe(0.7390851332151607, 3e-16);
        BrentRoot.Find(x => Math.Sign(x - 0.3), -1, 1, 0).ShouldBe(0.3, 3e-16);
        BrentRoot.Find(x => x, 0, 1, 0).ShouldBe(0);
        BrentRoot.Find(x => 1 - x, 1, 4, 0).ShouldBe(1);
    }

    [Fact]
    public void The_tolerance_is_kept_for_any_cubic() =>
        Prop.ForAll(
            Draw.Between(-2, 2),
            Draw.Between(0, 3),
            (root, curvature) => Math.Abs(BrentRoot.Find(x => (x - root) * ((x - root) * (x - root) + curvature + 1e-3), -3, 3, 1e-6) - root) <= 1e-6)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_smooth_root_takes_few_evaluations()
    {
        int evaluations = 0;
        BrentRoot.Find(
            x =>
            {
                evaluations++;
                return Math.Exp(x) - 5;
            },
            -10,
            10,
            1e-14);
        evaluations.ShouldBeLessThan(25);
    }

    [Fact]
    public void An_interval_without_a_sign_change_is_refused()
    {
        Should.Throw<ArgumentException>(() => BrentRoot.Find(x => (x * x) + 1, -1, 1, 0)).ParamName.ShouldBe("low");
        Should.Throw<ArgumentException>(() => BrentRoot.Find(_ => double.NaN, -1, 1, 0)).ParamName.ShouldBe("low");
        Should.Throw<ArgumentOutOfRangeException>(() => BrentRoot.Find(x => x, -1, 1, -1)).ParamName.ShouldBe("tolerance");
        Should.Throw<ArithmeticException>(() => BrentRoot.Find(x => Math.Abs(x) > 0.9 ? x : double.NaN, -1, 1, 0));
    }
}
