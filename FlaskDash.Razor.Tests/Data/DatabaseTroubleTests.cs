using FlaskDash.Razor.Data;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FlaskDash.Razor.Tests.Data;

public sealed class DatabaseTroubleTests
{
    [Theory]
    [InlineData(5, DatabaseTrouble.Busy)]
    [InlineData(6, DatabaseTrouble.Busy)]
    [InlineData(8, DatabaseTrouble.ReadOnly)]
    [InlineData(10, DatabaseTrouble.Unreachable)]
    [InlineData(13, DatabaseTrouble.Full)]
    [InlineData(14, DatabaseTrouble.Unreachable)]
    [InlineData(19, DatabaseTrouble.None)]
    public void SQLite_s_codes(int code, DatabaseTrouble expected) => Assert.Equal(expected, DatabaseTroubles.Of(new InvalidOperationException("outer", new SqliteException("inner", code))));

    [Theory]
    [InlineData("40001", DatabaseTrouble.Busy)]
    [InlineData("40P01", DatabaseTrouble.Busy)]
    [InlineData("55P03", DatabaseTrouble.Busy)]
    [InlineData("53300", DatabaseTrouble.Busy)]
    [InlineData("25006", DatabaseTrouble.ReadOnly)]
    [InlineData("53100", DatabaseTrouble.Full)]
    [InlineData("57P03", DatabaseTrouble.Unreachable)]
    [InlineData("08006", DatabaseTrouble.Unreachable)]
    [InlineData("28P01", DatabaseTrouble.Unreachable)]
    [InlineData("58030", DatabaseTrouble.Unreachable)]
    [InlineData("23505", DatabaseTrouble.None)]
    [InlineData("42P01", DatabaseTrouble.None)]
    public void PostgreSQL_s_states(string state, DatabaseTrouble expected) =>
        Assert.Equal(expected, DatabaseTroubles.Of(new InvalidOperationException("outer", new PostgresException("inner", "ERROR", "ERROR", state))));

    [Fact]
    public async Task A_server_that_is_not_there_is_out_of_reach()
    {
        await using var connection = new NpgsqlConnection("Host=/nowhere;Database=x;Username=x;Timeout=5");

        Assert.Equal(DatabaseTrouble.Unreachable, DatabaseTroubles.Of(await Assert.ThrowsAnyAsync<NpgsqlException>(() => connection.OpenAsync(TestContext.Current.CancellationToken))));
    }

    [Fact]
    public void A_fault_of_ours_is_none() => Assert.Equal(DatabaseTrouble.None, DatabaseTroubles.Of(new InvalidOperationException("ours")));
}
