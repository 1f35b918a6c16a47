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
    localparam logic [7:0] Id = 8'h00;
    localparam logic [7:0] Control = 8'h04;
    localparam logic [7:0] Scratch = 8'h08;
    localparam logic [7:0] Events = 8'h0C;

    logic [31:0] scratch;
    logic [3:0] events;
    logic [3:0] cleared;
    logic answer;
    logic write;
    logic [31:0] value;
    logic error;

    assign answer  = psel && penable && !pready;
    assign write   = psel && penable && pready && pwrite;
    assign cleared = write && paddr == Events && pstrb[0] ? pwdata[3:0] : 4'd0;
    assign irq     = (events & control[3:0]) != 4'd0;

    always_comb begin
        value = 32'd0;
        error = 1'b0;
        case (paddr)
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
            if (write && paddr == Control && pstrb[0]) control <= pwdata[7:0];
            if (write && paddr == Scratch) begin
                if (pstrb[0]) scratch[7:0] <= pwdata[7:0];
                if (pstrb[1]) scratch[15:8] <= pwdata[15:8];
                if (pstrb[2]) scratch[23:16] <= pwdata[23:16];
                if (pstrb[3]) scratch[31:24] <= pwdata[31:24];
            end
        end
    end
endmodule
