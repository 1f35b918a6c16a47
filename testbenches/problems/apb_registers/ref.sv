module apb_registers (
    input  logic        pclk,
    input  logic        presetn,
    input  logic        psel,
    input  logic        penable,
    input  logic        pwrite,
    input  logic [ 7:0] paddr,
    input  logic [31:0] pwdata,
    input  logic [ 3:0] pstrb,
    output logic [31:0] prdata,
    output logic        pready,
    output logic        pslverr,
    input  logic [ 3:0] event_in,
    output logic [ 7:0] control,
    output logic        irq
);
    localparam logic [5:0] Id = 6'h00;
    localparam logic [5:0] Control = 6'h01;
    localparam logic [5:0] Scratch = 6'h02;
    localparam logic [5:0] Events = 6'h03;

    logic [31:0] scratch;
    logic [3:0] events;
    logic [3:0] cleared;
    logic [5:0] word;
    logic answer;
    logic write;
    logic [31:0] value;
    logic error;
    logic unused;

    assign word    = paddr[7:2];
    assign unused  = ^paddr[1:0];
    assign answer  = psel && penable && !pready;
    assign write   = psel && penable && pready && pwrite;
    assign cleared = write && word == Events && pstrb[0] ? pwdata[3:0] : 4'd0;
    assign irq     = (events & control[3:0]) != 4'd0;

    always_comb begin
        value = 32'd0;
        error = 1'b0;
        case (word)
            Id: begin
                value = 32'h5254_0001;
                error = pwrite;
            end
            Control: value = {24'd0, control};
            Scratch: value = scratch;
            Events:  value = {28'd0, events};
            default: error = 1'b1;
        endcase
    end

    always_ff @(posedge pclk or negedge presetn) begin
        if (!presetn) begin
            pready  <= 1'b0;
            pslverr <= 1'b0;
            prdata  <= 32'd0;
        end else begin
            pready  <= answer;
            pslverr <= answer && error;
            prdata  <= answer && !pwrite ? value : 32'd0;
        end
    end

    always_ff @(posedge pclk or negedge presetn) begin
        if (!presetn) begin
            control <= 8'h0A;
            scratch <= 32'd0;
            events  <= 4'd0;
        end else begin
            events <= (events & ~cleared) | event_in;
            if (write && word == Control && pstrb[0]) control <= pwdata[7:0];
            if (write && word == Scratch) begin
                for (int i = 0; i < 4; i++) begin
                    if (pstrb[i]) scratch[8*i+:8] <= pwdata[8*i+:8];
                end
            end
        end
    end
endmodule
