namespace Fathom.Numerics.Tests;

public sealed class MatrixSpanTests
{
    [Fact]
    public void A_view_addresses_rows_at_its_stride()
    {
        double[] values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        MatrixSpan<double> view = new(values, 3, 3, 4);
        view.Values.Length.ShouldBe(11);
        view[2, 1].ShouldBe(9);
        view.Row(1).ToArray().ShouldBe([4, 5, 6]);
        view[1, 2] = -1;
        values[6].ShouldBe(-1);
        ReadOnlyMatrixSpan<double> reading = view;
        reading.Row(2).ToArray().ShouldBe([8, 9, 10]);
        reading[0, 2].ShouldBe(2);
        (reading.Rows, reading.Columns, reading.Stride).ShouldBe((3, 3, 4));
    }

    [Fact]
    public void Slices_are_views_of_the_same_memory()
    {
        float[] values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
        MatrixSpan<float> view = new(values, 3, 4);
        MatrixSpan<float> corner = view.SliceRows(1, 2).SliceColumns(2, 2);
        corner.Row(0).ToArray().ShouldBe([6, 7]);
        corner[1, 1] = 42;
        values[11].ShouldBe(42);
        ReadOnlyMatrixSpan<float> reading = view;
        reading.SliceRows(2, 1).SliceColumns(1, 2).Row(0).ToArray().ShouldBe([9, 10]);
    }

    [Fact]
    public void Views_without_rows_or_columns_are_allowed()
    {
        ReadOnlyMatrixSpan<double> none = new(default, 0, 5);
        none.SliceRows(0, 0).Rows.ShouldBe(0);
        none.SliceColumns(5, 0).Columns.ShouldBe(0);
        ReadOnlyMatrixSpan<double> thin = new(default, 3, 0, 2);
        thin.Row(2).IsEmpty.ShouldBeTrue();
        thin.SliceRows(2, 1).Rows.ShouldBe(1);
        new MatrixSpan<double>(new double[4], 2, 2).SliceRows(2, 0).Rows.ShouldBe(0);
        new MatrixSpan<double>(new double[4], 2, 2).SliceColumns(2, 0).Columns.ShouldBe(0);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_by_name()
    {
        double[] four = new double[4];
        Should.Throw<ArgumentException>(() => new MatrixSpan<double>(four, 2, 3).Rows).ParamName.ShouldBe("values");
        Should.Throw<ArgumentException>(() => new ReadOnlyMatrixSpan<double>(four, 2, 2, 3).Rows).ParamName.ShouldBe("values");
        Should.Throw<ArgumentOutOfRangeException>(() => new MatrixSpan<double>(four, 2, 2, 1).Rows).ParamName.ShouldBe("stride");
        Should.Throw<ArgumentOutOfRangeException>(() => new MatrixSpan<double>(four, -1, 2).Rows).ParamName.ShouldBe("rows");
        Should.Throw<ArgumentOutOfRangeException>(() => new MatrixSpan<double>(four, 1, -2).Rows).ParamName.ShouldBe("columns");
        Should.Throw<ArgumentOutOfRangeException>(() => new MatrixSpan<double>(four, 2, 2).Row(2).Length).ParamName.ShouldBe("row");
        Should.Throw<ArgumentOutOfRangeException>(() => new MatrixSpan<double>(four, 2, 2).Row(-1).Length).ParamName.ShouldBe("row");
        Should.Throw<ArgumentOutOfRangeException>(() => new MatrixSpan<double>(four, 2, 2)[0, 2]).ParamName.ShouldBe("column");
        Should.Throw<ArgumentOutOfRangeException>(() => new MatrixSpan<double>(four, 2, 2).SliceRows(1, 2).Rows).ParamName.ShouldBe("count");
        Should.Throw<ArgumentOutOfRangeException>(() => new MatrixSpan<double>(four, 2, 2).SliceColumns(3, 0).Rows).ParamName.ShouldBe("first");
    }
}
